namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>
/// A network that says the variance of its reverse steps beside its prediction (Nichol and Dhariwal 2021). The variance is taken off
/// here and kept for the sampler that asks for it: guidance and denoiser see the prediction alone.
/// </summary>
/// <param name="network">Prediction and variance, side by side in the channels, for images, times (N) and conditions (N x D).</param>
/// <param name="images">How many images are drawn. Guidance asks about them first, with their own conditions, and about nulls behind
/// them.</param>
internal sealed class LearnedVariance(Func<Tensor, Tensor, Tensor, Tensor> network, int images)
{
    private Tensor? said;

    public Tensor Predict(Tensor x, Tensor t, Tensor condition)
    {
        var output = network(x, t, condition).chunk(2, 1);
        said = output[1].narrow(0, 0, images);
        return output[0];
    }

    /// <summary>The standard deviation of a step for the images of the last prediction, like them.</summary>
    public Tensor DeviationOf(ReverseStep step)
    {
        var last = said ?? throw new InvalidOperationException("There was no prediction yet.");
        return (ReverseStep.LogAboveLower(last, tensor(step.LogRange)) / Held(2)).exp() * Held(Math.Sqrt(step.LowerVariance));
    }
}

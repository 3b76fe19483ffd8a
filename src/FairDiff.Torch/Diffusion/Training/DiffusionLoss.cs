namespace FairDiff.Torch.Diffusion.Training;

/// <summary>The loss of each example of a training step (N).</summary>
/// <param name="Errors">Mean squared error of the prediction, never weighted: comparable between noise levels and trainings.</param>
/// <param name="Values">What is made small: the errors, weighted if the options say so, and the bound on a learned variance.</param>
internal sealed record DiffusionLoss(Tensor Errors, Tensor Values)
{
    /// <param name="examples">The examples.</param>
    /// <param name="output">What the network said of them.</param>
    /// <param name="description">What its output means.</param>
    /// <param name="minSnrGamma">gamma of <see cref="MinSnrWeight"/>; null = all noise levels alike.</param>
    public static DiffusionLoss Of(NoisyExamples examples, Tensor output, DiffusionDescription description, double? minSnrGamma)
    {
        var (prediction, schedule) = (description.Prediction, description.Schedule);
        var parts = description.LearnedVariance ? output.chunk(2, 1) : [output];
        var target = Parameterization.Target(prediction, examples.Clean, examples.Noise, examples.Alpha, examples.Sigma);
        var errors = NoisyExamples.MeanOfEach((parts[0] - target).Squared());
        var values = errors;
        if (minSnrGamma is { } gamma)
        {
            var weights = examples.Times.Select(t => MinSnrWeight.Of(prediction, schedule.LogSnr(t), gamma));
            values = values * NoisyExamples.OfEach(weights, values);
        }

        if (description.LearnedVariance)
        {
            var guess = Parameterization.ToImage(prediction, parts[0].detach(), examples.Noisy, examples.Alpha, examples.Sigma);
            values = values.Plus(VariationalBound.Of(examples, schedule, guess, parts[1]) * Held(VariationalBound.Weight));
        }

        return new(errors, values);
    }
}

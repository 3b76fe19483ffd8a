using TorchSharp;

namespace FairDiff.Torch.Training;

/// <summary>A step of <see cref="AdamW"/> in libtorch's operations, on any device and in any precision.</summary>
internal sealed class AdamWOperations(AdamWFactors factors) : IDisposable
{
    private readonly Tensor meanShare = factors.MeanShare;
    private readonly Scalar squareDecay = factors.SquareDecay;
    private readonly Scalar squareShare = factors.SquareShare;
    private readonly Scalar squareScale = factors.SquareScale;
    private readonly Scalar epsilon = factors.Epsilon;
    private readonly Scalar parameterDecay = factors.ParameterDecay;
    private readonly Scalar stepSize = factors.StepSize;

    /// <summary>Updates a parameter and its moments.</summary>
    public void Update(Tensor parameter, Tensor gradient, Tensor mean, Tensor square)
    {
        mean.lerp_(gradient, meanShare);
        square.mul_(squareDecay).addcmul_(gradient, gradient, squareShare);
        var denominator = square.sqrt().mul_(squareScale).add_(epsilon, One);
        parameter.mul_(parameterDecay).addcdiv_(mean, denominator, stepSize);
    }

    public void Dispose()
    {
        meanShare.Dispose();
        squareDecay.Dispose();
        squareShare.Dispose();
        squareScale.Dispose();
        epsilon.Dispose();
        parameterDecay.Dispose();
        stepSize.Dispose();
    }
}

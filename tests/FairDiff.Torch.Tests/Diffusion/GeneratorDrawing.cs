using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

internal static class GeneratorDrawing
{
    /// <summary>Samples until the test is cancelled.</summary>
    public static Tensor Draw(
        this DiffusionGenerator generator, Tensor conditions, long[] seeds, GeneratorSampling sampling,
        DiffusionGenerator? weaker = null) =>
        generator.Sample(conditions, seeds, sampling, weaker, TestContext.Current.CancellationToken);

    public static Tensor Draw(this VectorGenerator generator, Tensor conditions, long[] seeds, GeneratorSampling sampling) =>
        generator.Sample(conditions, seeds, sampling, TestContext.Current.CancellationToken);
}

using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

internal static class GeneratorSampling
{
    /// <summary>Samples until the test is cancelled.</summary>
    public static Tensor Draw(this DiffusionGenerator generator, Tensor conditions, long[] seeds, DiffusionSamplingOptions options) =>
        generator.Sample(conditions, seeds, options, TestContext.Current.CancellationToken);
}

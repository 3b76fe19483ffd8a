using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>How small images are made large.</summary>
/// <param name="BaseImageSize">Pixels per side of the small images.</param>
/// <param name="Sampling">Sampler, steps, guidance and noise of the upsampler.</param>
internal sealed record UpsamplingJob(int BaseImageSize, UpsamplerSampling Sampling)
{
    public UpsamplerProvenance Describe(string upsamplerId) =>
        new(Sampling) { GeneratorId = upsamplerId, BaseImageSize = BaseImageSize };
}

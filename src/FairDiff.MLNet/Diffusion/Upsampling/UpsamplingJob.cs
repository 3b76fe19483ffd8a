using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>How small images are made large.</summary>
/// <param name="BaseImageSize">Pixels per side of the small images.</param>
/// <param name="Sampling">Sampler, steps, guidance and noise of the upsampler.</param>
internal sealed record UpsamplingJob(int BaseImageSize, DiffusionSamplingOptions Sampling)
{
    public UpsamplerProvenance Describe(string upsamplerId) => new()
    {
        GeneratorId = upsamplerId,
        BaseImageSize = BaseImageSize,
        GuidanceWeight = Sampling.GuidanceWeight,
        Sampler = Sampling.Sampler.ToString(),
        SamplerSteps = Sampling.Steps,
        SamplingNoise = Sampling.LowResolutionNoise,
    };
}

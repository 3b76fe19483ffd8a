using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Checks the options before anything is written.</summary>
internal static class ImageGenerationValidation
{
    public static void Validate(this ImageGenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Plan);
        ArgumentNullException.ThrowIfNull(options.Sampling);
        ArgumentNullException.ThrowIfNull(options.Shard);
        Require(options.Count is null or >= 1, options.Count, "at least 1, or null for the plan's own number");
        Require(options.AutoguidancePath is not { Length: 0 }, options.AutoguidancePath, "null or the path of a generator");
        Require(options.Precision is not { } precision || Enum.IsDefined(precision), options.Precision, "Float32, BFloat16, Auto or null");
        Part("Sampling", options.Sampling.Validate);
        if (options.Upsampler is { } upsampler)
        {
            ArgumentException.ThrowIfNullOrEmpty(upsampler.Path);
            ArgumentNullException.ThrowIfNull(upsampler.Sampling);
            Part("Upsampler.Sampling", upsampler.Sampling.Validate);
        }
    }
}

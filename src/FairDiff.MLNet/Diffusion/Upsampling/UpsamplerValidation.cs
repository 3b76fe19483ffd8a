using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Checks what is the upsampler's alone; the rest is checked as a generator's options are.</summary>
internal static class UpsamplerValidation
{
    public static void Validate(DiffusionAugmentationOptions options, UpsamplerOptions upsampler)
    {
        Require(upsampler.BaseImageSize >= 8, upsampler.BaseImageSize, "at least 8 pixels", $"Upsampler.{nameof(upsampler.BaseImageSize)}");
        Require(
            upsampler.SamplingNoise is >= 0 and <= 255, upsampler.SamplingNoise, "from 0 to 255 grey levels",
            $"Upsampler.{nameof(upsampler.SamplingNoise)}");
        options.Network.Validate(upsampler.BaseImageSize);
        try
        {
            options.ForUpsampler(upsampler).ValidateStage();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ArgumentOutOfRangeException(
                $"Upsampler.{exception.ParamName}", exception.ActualValue, $"Upsampler.{exception.Message.Split(" (Parameter")[0]}");
        }
    }
}

using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// The two trainings of a cascade, told by the options of one: the base's are those of a single stage at its size, the upsampler's are
/// the same with its own values in their place, so that whatever they do not name is shared.
/// </summary>
internal static class Cascade
{
    /// <summary>The upsampler's values, in the places of a generator's.</summary>
    public static DiffusionAugmentationOptions ForUpsampler(this DiffusionAugmentationOptions options, UpsamplerOptions upsampler) =>
        options with
    {
        Network = upsampler.Network,
        Schedule = upsampler.Schedule,
        Prediction = upsampler.Prediction,
        LearnedVariance = upsampler.LearnedVariance,
        MinSnrGamma = upsampler.MinSnrGamma,
        TrainingSteps = upsampler.TrainingSteps,
        BatchSize = upsampler.BatchSize,
        GradientAccumulation = upsampler.GradientAccumulation,
        LearningRate = upsampler.LearningRate,
        EmaDecay = upsampler.EmaDecay,
        GuidanceWeight = upsampler.GuidanceWeight,
        Sampler = upsampler.Sampler,
        SamplerSteps = upsampler.SamplerSteps,
        PostHocEma = 0,
        AutoguidancePath = null,
        Upsampler = null,
    };

    /// <summary>How the base is trained, or the only generator.</summary>
    public static DiffusionTrainingOptions BaseTraining(DiffusionAugmentationOptions options, int seed) =>
        GeneratorStage.TrainingOptions(options, seed) with { ImageSize = options.Upsampler?.BaseImageSize };

    /// <summary>How the upsampler is trained, on the images as they are.</summary>
    public static DiffusionTrainingOptions UpsamplerTraining(DiffusionAugmentationOptions options, UpsamplerOptions upsampler, int seed) =>
        GeneratorStage.TrainingOptions(
            options.ForUpsampler(upsampler), SeedOfUpsampler(seed)) with { BaseImageSize = upsampler.BaseImageSize };

    /// <summary>How the small images are made large: guided as they were, but for the weight, and away from nothing.</summary>
    public static UpsamplingJob Upsampling(DiffusionAugmentationOptions options, UpsamplerOptions upsampler) => new(
        upsampler.BaseImageSize,
        SamplingJob.SamplingOptions(options.ForUpsampler(upsampler)) with { LowResolutionNoise = upsampler.SamplingNoise });

    /// <summary>The upsampler's own seed, so that its training draws nothing that the base's draws.</summary>
    private static int SeedOfUpsampler(int seed) => (int)(Seeds.Derive(seed, "upsampler") & int.MaxValue);

    /// <summary>Makes sure, before anything is trained, that the networks suit the sizes.</summary>
    /// <exception cref="FairDiffException">The images are not larger than the base's, or a network does not support a size.</exception>
    public static void Check(DiffusionAugmentationOptions options, int imageSize)
    {
        if (options.Upsampler is not { } upsampler)
        {
            options.Network.Validate(imageSize);
            return;
        }

        if (imageSize <= upsampler.BaseImageSize)
        {
            throw new FairDiffException(
                $"Upsampler.BaseImageSize is {upsampler.BaseImageSize}; the images have {imageSize} x {imageSize} pixels, and an "
                    + "upsampler makes images larger. " +
                "Make BaseImageSize smaller, give the stage larger images, or leave Upsampler null to draw the images in a single stage.");
        }

        options.Network.Validate(upsampler.BaseImageSize);
        upsampler.Network.Validate(imageSize);
    }
}

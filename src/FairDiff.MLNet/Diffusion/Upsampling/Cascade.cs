using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The two trainings of a cascade: the base's are those of a single stage at its size.</summary>
internal static class Cascade
{
    /// <summary>The same with the precision of each network decided.</summary>
    public static DiffusionAugmentationOptions WithPrecision(
        this DiffusionAugmentationOptions options, Func<Precision, Precision> generator, Func<Precision, Precision> upsampler) =>
        options with
        {
            Precision = generator(options.Precision),
            Upsampler = options.Upsampler is { Training: var training }
                ? options.Upsampler with { Training = training with { Precision = upsampler(training.Precision) } }
                : null,
        };

    /// <summary>How the base is trained, or the only generator.</summary>
    public static DiffusionTrainingOptions BaseTraining(DiffusionAugmentationOptions options, int seed) =>
        GeneratorStage.TrainingOptions(options, options, seed) with { ImageSize = options.Upsampler?.BaseImageSize };

    /// <summary>How the upsampler is trained, on the images as they are.</summary>
    public static DiffusionTrainingOptions UpsamplerTraining(DiffusionAugmentationOptions options, UpsamplerOptions upsampler, int seed) =>
        GeneratorStage.TrainingOptions(upsampler.Training, options, SeedOfUpsampler(seed)) with { BaseImageSize = upsampler.BaseImageSize };

    /// <summary>Makes sure, before the workspace is claimed, of the generators that training starts from.</summary>
    /// <exception cref="EngineException">One cannot be read, or its network does not fit.</exception>
    public static void CheckStart(DiffusionAugmentationOptions options, GeneratorData data, int seed)
    {
        var generator = BaseTraining(options, seed);
        DiffusionTrainingOptions[] trainings = options.Upsampler is { } upsampler
            ? [generator, UpsamplerTraining(options, upsampler, seed)]
            : [generator];
        foreach (var training in trainings.Where(training => training.StartFrom is not null))
        {
            DiffusionGenerator.Describe(data.Set, training);
        }
    }

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
        upsampler.Training.Network.Validate(imageSize);
    }
}

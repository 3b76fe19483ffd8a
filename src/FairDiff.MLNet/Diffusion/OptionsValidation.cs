using FairDiff.Torch.Diffusion;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Checks the options once, when the estimator is made.</summary>
internal static class OptionsValidation
{
    public static void ValidateStage(this DiffusionAugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.ImageColumnName);
        CheckNames(options);
        Require(options.ImageSize is null or >= 8, options.ImageSize, "at least 8 pixels, or null for the column's own size");
        CheckSettings(options, options);
        Require(options.AutoguidancePath is not { Length: 0 }, options.AutoguidancePath, "null or the path of a generator");
        if (options.ImageSize is { } size)
        {
            Cascade.Check(options, size);
        }

        if (options.Upsampler is { } upsampler)
        {
            Part("Upsampler", () => Validate(options, upsampler));
        }

        CheckChoices(options);
    }

    public static void ValidateStage(this VectorDiffusionAugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.FeatureColumnName);
        CheckNames(options);
        CheckSettings(options, options);
        CheckChoices(options);
    }

    private static void CheckNames(IAugmentationOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName);
        ArgumentNullException.ThrowIfNull(options.AttributeColumnNames);
        ArgumentNullException.ThrowIfNull(options.SamplingPlan);
        ArgumentNullException.ThrowIfNull(options.SyntheticColumns);
        ArgumentException.ThrowIfNullOrEmpty(options.Device);
        if (options.AttributeColumnNames.Distinct().Count() < options.AttributeColumnNames.Count)
        {
            throw new ArgumentException(
                $"AttributeColumnNames is {string.Join(", ", options.AttributeColumnNames)}; each column may be named once.",
                nameof(options));
        }
    }

    private static void CheckSettings(IAugmentationOptions options, DiffusionTraining training)
    {
        Validate(options, training);
        ArgumentNullException.ThrowIfNull(options.Sampling);
        Part("Sampling", options.Sampling.Validate);
        Require(options.SyntheticCount is null or >= 1, options.SyntheticCount, "at least 1, or null for the plan's own number");
        Require(options.CheckpointInterval >= TimeSpan.Zero, options.CheckpointInterval, "at least 0");
    }

    private static void CheckChoices(IAugmentationOptions options)
    {
        Require(options.NearCopyLevel is > 0 and < 1, options.NearCopyLevel, "above 0 and below 1");
        Defined(options.NearCopies);
        Defined(options.Condition);
    }

    private static void Validate(DiffusionAugmentationOptions options, UpsamplerOptions upsampler)
    {
        ArgumentNullException.ThrowIfNull(upsampler.Training);
        ArgumentNullException.ThrowIfNull(upsampler.Sampling);
        Require(upsampler.BaseImageSize >= 8, upsampler.BaseImageSize, "at least 8 pixels");
        options.Network.Validate(upsampler.BaseImageSize);
        Part("Training", () => Validate(options, upsampler.Training));
        Part("Training", () => Require(
            upsampler.Training.PostHocEma == 0, upsampler.Training.PostHocEma, "0: snapshots are the base generator's only"));
        Part("Sampling", upsampler.Sampling.Validate);
    }

    private static void Validate(IAugmentationOptions options, DiffusionTraining training)
    {
        training.Validate();
        foreach (var attribute in training.AttributeDropoutOverrides.Keys)
        {
            Require(
                options.AttributeColumnNames.Contains(attribute), attribute,
                $"one of AttributeColumnNames: {string.Join(", ", options.AttributeColumnNames.DefaultIfEmpty("none"))}",
                nameof(training.AttributeDropoutOverrides));
        }
    }
}

using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Checks the options once, when the estimator is made.</summary>
internal static class OptionsValidation
{
    public static void ValidateStage(this DiffusionAugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.ImageColumnName);
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName);
        ArgumentNullException.ThrowIfNull(options.AttributeColumnNames);
        ArgumentNullException.ThrowIfNull(options.SamplingPlan);
        ArgumentException.ThrowIfNullOrEmpty(options.Device);
        if (options.AttributeColumnNames.Distinct().Count() < options.AttributeColumnNames.Count)
        {
            throw new ArgumentException(
                $"AttributeColumnNames is {string.Join(", ", options.AttributeColumnNames)}; each column may be named once.",
                nameof(options));
        }

        Require(options.ImageSize is null or >= 8, options.ImageSize, "at least 8 pixels, or null for the column's own size");
        options.Validate();
        AtLeast(1, options.SamplerSteps);
        Require(options.SyntheticCount is null or >= 1, options.SyntheticCount, "at least 1, or null for the plan's own number");
        Require(options.CheckpointInterval >= TimeSpan.Zero, options.CheckpointInterval, "at least 0");
        foreach (var attribute in options.AttributeDropoutOverrides.Keys)
        {
            Require(
                options.AttributeColumnNames.Contains(attribute), attribute,
                $"one of AttributeColumnNames: {string.Join(", ", options.AttributeColumnNames.DefaultIfEmpty("none"))}", nameof(
                    options.AttributeDropoutOverrides));
        }

        Require(options.GuidanceWeight is >= 0 and <= 100, options.GuidanceWeight, "from 0 to 100");
        Probability(options.GuidanceRescale);
        Require(
            options.GuidanceInterval is not { } interval || (interval.From >= 0 && interval.From < interval.To && interval.To <= 1),
            options.GuidanceInterval, "null, or have 0 <= From < To <= 1");
        Require(options.AutoguidancePath is not { Length: 0 }, options.AutoguidancePath, "null or the path of a generator");
        Require(options.AutoguidanceWeight is >= 0 and <= 100, options.AutoguidanceWeight, "from 0 to 100");
        if (options.ImageSize is { } size)
        {
            Cascade.Check(options, size);
        }

        if (options.Upsampler is { } upsampler)
        {
            UpsamplerValidation.Validate(options, upsampler);
        }

        Require(options.NearCopyLevel is > 0 and < 1, options.NearCopyLevel, "above 0 and below 1");
        Defined(options.NearCopies);
        Defined(options.Condition);
        Defined(options.GuidanceNull);
        Defined(options.Sampler);
    }
}

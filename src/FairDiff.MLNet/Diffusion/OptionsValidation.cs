using System.Runtime.CompilerServices;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Network;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Checks the options once, when the estimator is made.</summary>
internal static class OptionsValidation
{
    /// <summary>A little below the length at which all moments count alike.</summary>
    private const double LongestEma = 0.28;

    public static void Validate(this DiffusionAugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.ImageColumnName);
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName);
        ArgumentNullException.ThrowIfNull(options.AttributeColumnNames);
        ArgumentNullException.ThrowIfNull(options.SamplingPlan);
        ArgumentException.ThrowIfNullOrEmpty(options.Device);
        ArgumentNullException.ThrowIfNull(options.Network);
        ArgumentNullException.ThrowIfNull(options.AttributeDropoutOverrides);
        if (options.AttributeColumnNames.Distinct().Count() < options.AttributeColumnNames.Count)
        {
            throw new ArgumentException(
                $"AttributeColumnNames is {string.Join(", ", options.AttributeColumnNames)}; each column may be named once.",
                nameof(options));
        }

        Require(options.ImageSize is null or >= 8, options.ImageSize, "at least 8 pixels, or null for the column's own size");
        ProcessChecks.Check(options.Schedule, options.Prediction);
        Require(
            options.MinSnrGamma is null || (options.MinSnrGamma > 0 && double.IsFinite(options.MinSnrGamma.Value)),
            options.MinSnrGamma,
            "above 0 and finite, or null for no weighting");
        AtLeastOne(options.TrainingSteps);
        AtLeastOne(options.BatchSize);
        AtLeastOne(options.SamplerSteps);
        Require(options.SyntheticCount is null or >= 1, options.SyntheticCount, "at least 1, or null for the plan's own number");
        Require(options.LearningRate > 0 && double.IsFinite(options.LearningRate), options.LearningRate, "above 0 and finite");
        Require(options.GradientAccumulation >= 1 && options.GradientAccumulation <= options.BatchSize, options.GradientAccumulation, $"from 1 to BatchSize ({options.BatchSize})");
        Require(options.WarmupSteps >= 0, options.WarmupSteps, "at least 0");
        Require(options.WeightDecay is >= 0 and <= 1, options.WeightDecay, "from 0 to 1");
        Require(options.GradientClip is null || (options.GradientClip > 0 && double.IsFinite(options.GradientClip.Value)), options.GradientClip, "above 0 and finite, or null for never");
        Require(options.EmaLength is null or (> 0 and <= LongestEma), options.EmaLength, $"above 0 and at most {LongestEma}, or null for an exponential average");
        Require(options.PostHocEma >= 0 && options.PostHocEma <= options.TrainingSteps, options.PostHocEma, $"from 0 to TrainingSteps ({options.TrainingSteps})");
        Require(options.CheckpointInterval >= TimeSpan.Zero, options.CheckpointInterval, "at least 0");
        Require(options.EmaDecay is >= 0 and < 1, options.EmaDecay, "from 0 up to, not including, 1");
        Probability(options.LabelDropout);
        Probability(options.AttributeDropout);
        foreach (var (attribute, probability) in options.AttributeDropoutOverrides)
        {
            Probability(probability, $"AttributeDropoutOverrides[\"{attribute}\"]");
            Require(
                options.AttributeColumnNames.Contains(attribute),
                attribute,
                $"one of AttributeColumnNames: {string.Join(", ", options.AttributeColumnNames.DefaultIfEmpty("none"))}",
                nameof(options.AttributeDropoutOverrides));
        }

        Require(options.LabelledFraction is null or (>= 0 and <= 1), options.LabelledFraction, "from 0 to 1, or null for as in the data");
        Probability(options.AttributeTempering);
        Weight(options.GuidanceWeight);
        Probability(options.GuidanceRescale);
        Require(options.GuidanceInterval is not { IsValid: false }, options.GuidanceInterval, "null, or have 0 <= From < To <= 1");
        Require(options.AutoguidancePath is not { Length: 0 }, options.AutoguidancePath, "null or the path of a generator");
        Weight(options.AutoguidanceWeight);
        UNetChecks.Check(options.Network);
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
        Defined(options.Precision);
    }

    private static void AtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= 1, value, "at least 1", name);

    private static void Probability(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value is >= 0 and <= 1, value, "from 0 to 1", name);

    private static void Weight(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value is >= 0 and <= 100, value, "from 0 to 100", name);

    private static void Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum =>
        Require(Enum.IsDefined(value), value, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", name);

    private static void Require(
        bool holds, object? value, string allowed, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds)
        {
            var option = name[(name.LastIndexOf('.') + 1)..];
            throw new ArgumentOutOfRangeException(option, value, $"{option} is {value}; it must be {allowed}.");
        }
    }
}

using System.Globalization;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;

namespace FairDiff.Pipelines.Study;

/// <summary>
/// What a run folder and a report record of the settings of a study: everything that a single result depends on.
/// Methods and number of seeds are not among it: a finished study can be extended by both.
/// </summary>
internal static class StudyDescription
{
    /// <summary>The name of the precision, with which a study goes on where it was begun.</summary>
    public const string Precision = "precision";

    public static Dictionary<string, string> Of(StudySettings settings)
    {
        var description = Always(settings);
        if (settings.AugmentedRows != AugmentedRows.Both)
        {
            description["augmented images"] = $"{settings.AugmentedRows}";
        }

        if (settings.Loss != ClassificationLoss.CrossEntropy)
        {
            description["loss"] = $"{settings.Loss}, where the method does not say";
        }

        if (settings.Optimizer != TrainingOptimizer.AdamW)
        {
            description["optimizer"] = settings.Optimizer.Name;
        }

        if (settings.Mixup > 0)
        {
            description["mixup"] = Text(settings.Mixup);
        }

        if (settings.SelectBy is { } metric)
        {
            description[
                "weights kept"] = $"the best of checks every {Text(settings.CheckInterval)} steps by {metric} on {ValidationRows(settings)}"
                + (settings.Patience is { } patience ? $"; training stops after {Text(patience)} checks that are no better" : "");
        }

        if (settings.RealFractionGrid.Count > 0)
        {
            description[
                "real fraction"] = $"chosen from {string.Join(", ", settings.RealFractionGrid.Select(fraction => Text(fraction)))} on "
                + ValidationRows(settings);
        }

        return description;
    }

    /// <summary>What only some methods depend on, which a finished study can be extended by; their results know it by themselves.</summary>
    public static Dictionary<string, string> OfSomeMethods(StudySettings settings)
    {
        var description = new Dictionary<string, string>();
        if (settings.Weights is { } weights)
        {
            description[
                "published weights"] = $"{weights}; for the methods with pretrained in their name, whose images are normalised as theirs"
                + (settings.Stem is null ? ", the others have the stem that suits the images" : "");
        }

        return description;
    }

    private static Dictionary<string, string> Always(StudySettings settings) => new()
    {
        ["real fraction"] = Text(settings.RealFraction),
        ["synthetic images"] = Text(settings.SyntheticCount),
        ["generator"] = $"UNet {settings.GeneratorNetwork}, {Text(settings.GeneratorSteps)} steps of {Text(settings.GeneratorBatchSize)}, "
            + $"seed {Text(settings.GeneratorSeed)}",
        ["attribute tempering"] = $"{Text(settings.AttributeTempering)}, in the training of every generator "
            + "(0 = labelled rows evenly by attribute, 1 = as in the data)",
        ["sampler"] =
            $"{settings.Sampler}, {Text(settings.SamplerSteps)} steps, guidance weight {Text(settings.GuidanceWeight)} on the label",
        ["classifier"] = $"{settings.Architecture}{Width(settings.WidthFactor)}{Stem(settings.Stem)}, {Text(settings.ClassifierSteps)} "
            + $"steps of {Text(settings.BatchSize)}, "
            + $"learning rate {Text(settings.LearningRate)}",
        [Precision] = $"{settings.Precision}",
    };

    private static string ValidationRows(StudySettings settings) =>
        settings.ValidationRows ?? $"{Text(settings.ValidationFraction)} of the training labels";

    private static string Width(int factor) => factor == 1 ? "" : $" x {Text(factor)}";

    private static string Stem(ResNetStem? stem) => stem switch { null => "", ResNetStem.Small => ", small stem", _ => ", large stem" };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}

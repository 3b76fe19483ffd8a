using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;

namespace FairDiff.Studies;

/// <summary>The settings of a study in words, for its report and for MLflow; what decides is <see cref="StudyIdentity"/>.</summary>
internal static class StudyDescription
{
    public static Dictionary<string, string> Of(StudySettings settings)
    {
        var description = Always(settings);
        Add(settings.Upsampler, description);
        if (settings.Classifier.AugmentedRows != AugmentedRows.Both)
        {
            description["augmented images"] = $"{settings.Classifier.AugmentedRows}";
        }

        if (settings.Classifier.Loss != ClassificationLoss.CrossEntropy)
        {
            description["loss"] = $"{settings.Classifier.Loss}, where the method does not say";
        }

        if (settings.Classifier.Optimizer != TrainingOptimizer.AdamW)
        {
            description["optimizer"] = settings.Classifier.Optimizer.Name;
        }

        if (settings.Classifier.Mixup > 0)
        {
            description["mixup"] = Text(settings.Classifier.Mixup);
        }

        if (settings.SelectBy is { } metric)
        {
            description[
                "weights kept"] = $"the best of checks every {Text(settings.CheckInterval)} steps by {metric} on {ValidationRows(settings)}"
                + (settings.Patience is { } patience ? $"; training stops after {Text(patience)} checks that are no better" : "");
        }

        if (settings.Redraw)
        {
            description["replicates"] = "each seed draws the labels that a skew keeps, and trains generators of its own";
        }

        if (settings.RealFractionGrid.Count > 0)
        {
            description[
                "real fraction"] = $"chosen from {string.Join(", ", settings.RealFractionGrid.Select(fraction => Text(fraction)))} on "
                + ValidationRows(settings);
        }

        if (settings.Weights is { } weights)
        {
            description[
                "published weights"] = $"{weights}; for the methods with pretrained or last-layer in their name, whose images are "
                + "normalised as theirs"
                + (settings.Classifier.Stem is null ? ", the others have the stem that suits the images" : "");
        }

        if ((settings.Generator.StartFrom ?? settings.Features?.Generator.StartFrom) is { } start)
        {
            description["generators start from"] = $"{Path.GetFileName(start.Path)} (SHA-256 {start.ReadSha256()})";
        }

        if ((settings.Generator.Privacy ?? settings.Features?.Generator.Privacy) is { } privacy)
        {
            description["privacy of the generators"] = $"epsilon {Text(privacy.Epsilon)} at delta {Text(privacy.Delta)} for one image "
                + $"(DP-SGD; {Text(privacy.NoiseMultiplicity)} noise levels an image, gradients clipped to "
                + $"{Text(privacy.MaxGradientNorm)})";
        }

        if (settings.Features is { } features)
        {
            Add(features, settings, description);
        }

        if (OtherThanUsual(settings) is { Length: > 0 } changes)
        {
            description["other than the defaults"] = string.Join(", ", changes);
        }

        return description;
    }

    /// <summary>Every setting that is not as usual, by its name in study.json, so that a report leaves none out.</summary>
    private static string[] OtherThanUsual(StudySettings settings)
    {
        var usual = Sections(new StudySettings
        {
            Methods = [],
            Upsampler = settings.Upsampler is { } upsampler ? new() { BaseImageSize = upsampler.BaseImageSize } : null,
            Features = settings.Features is { } features ? new() { Weights = features.Weights } : null,
        }.In(settings.Classifier.Precision)).ToDictionary();
        return
        [
            .. from section in Sections(settings)
               from setting in section.Value
               where !JsonNode.DeepEquals(setting.Value, usual[section.Key][setting.Key])
               select $"{section.Key}.{setting.Key} {setting.Value?.ToJsonString() ?? "none"}",
        ];
    }

    /// <summary>The parts of an identity that hold settings, those of an upsampler and of frozen features by their names in
    /// it.</summary>
    private static IEnumerable<KeyValuePair<string, JsonObject>> Sections(StudySettings settings)
    {
        foreach (var (name, value) in StudyIdentity.Create(settings, []))
        {
            if (value is JsonObject section)
            {
                yield return KeyValuePair.Create(name, Flat(name, section));
                foreach (var part in section.Where(part => IsNested(name, part)))
                {
                    yield return KeyValuePair.Create($"{name}.{part.Key}", part.Value!.AsObject());
                }
            }
        }

        static bool IsNested(string name, KeyValuePair<string, JsonNode?> part) =>
            part.Value is JsonObject && (name == "upsampler" || (name == "options" && part.Key == "features"));
        static JsonObject Flat(string name, JsonObject section) => new(
            section.Where(part => !IsNested(name, part)).Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone())));
    }

    private static Dictionary<string, string> Always(StudySettings settings)
    {
        var (generator, sampling, classifier) = (settings.Generator, settings.Sampling, settings.Classifier);
        return new()
        {
            ["real fraction"] = Text(settings.RealFraction),
            ["synthetic images"] = Text(settings.SyntheticCount),
            ["generator"] = $"UNet {generator.Network}, {Text(generator.TrainingSteps)} steps of {Text(generator.BatchSize)}, "
                + $"seed {Text(settings.GeneratorSeed)}",
            ["attribute tempering"] = $"{Text(generator.AttributeTempering)}, in the training of every generator "
                + "(0 = labelled rows evenly by attribute, 1 = as in the data)",
            ["sampler"] =
                $"{sampling.Sampler}, {Text(sampling.SamplerSteps)} steps, guidance weight {Text(sampling.GuidanceWeight)} on the label",
            ["classifier"] = $"{classifier.Arch}{Width(classifier.WidthFactor)}{Stem(classifier.Stem)}, {Text(classifier.Steps)} "
                + $"steps of {Text(classifier.BatchSize)}, learning rate {Text(classifier.LearningRate)}",
            ["precision"] = $"{classifier.Precision}",
        };
    }

    private static void Add(UpsamplerOptions? upsampler, Dictionary<string, string> description)
    {
        if (upsampler is not null)
        {
            description["upsampler"] = $"from images of {Text(upsampler.BaseImageSize)} pixels, UNet {upsampler.Training.Network}, "
                + $"{Text(upsampler.Training.TrainingSteps)} steps of {Text(upsampler.Training.BatchSize)}; "
                + $"{upsampler.Sampling.Sampler}, {Text(upsampler.Sampling.SamplerSteps)} steps";
        }
    }

    private static void Add(StudyFeatures features, StudySettings settings, Dictionary<string, string> description)
    {
        var drawsImages = features.Draws == StudyDraws.Images;
        description["features"] = $"of the frozen network {features.Weights}, images of {Text(features.ImageSize)} pixels; "
            + (drawsImages
                ? "generators draw images, of which it sees features too; "
                : $"generators of {Text(features.Generator.TrainingSteps)} steps, guidance weight "
                    + $"{Text(features.Sampling.GuidanceWeight)} on the condition; ")
            + "logistic regression whose penalty is chosen from "
            + $"{string.Join(", ", features.Penalties.Select(penalty => Text(penalty)))} by {settings.SelectBy} on "
            + ValidationRows(settings) + (drawsImages ? "" : ". No quality of synthetic features is measured");
        if (!drawsImages)
        {
            description["image size"] = Text(features.ImageSize);
        }

        string[] ofImages = drawsImages ? [] : ["generator", "attribute tempering", "sampler", "precision"];
        foreach (var without in ofImages.Concat(["classifier", "weights kept"]))
        {
            description.Remove(without);
        }
    }

    private static string ValidationRows(StudySettings settings) =>
        settings.ValidationRows ?? $"{Text(settings.ValidationFraction)} of the training labels";

    private static string Width(int factor) => factor == 1 ? "" : $" x {Text(factor)}";

    private static string Stem(ResNetStem? stem) => stem switch { null => "", ResNetStem.Small => ", small stem", _ => ", large stem" };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}

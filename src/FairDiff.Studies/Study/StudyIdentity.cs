using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies;

/// <summary>All that a single result of a study depends on, as its <c>study.json</c> records it.</summary>
internal static class StudyIdentity
{
    /// <summary>The part that is the training of the classifiers.</summary>
    public const string Classifier = "classifier";

    /// <summary>2: results hold their values by the names of quantities.</summary>
    private const int Format = 2;

    /// <summary>
    /// What no result depends on: by methods and seeds a finished study can be extended, results know their weights by their names, and of
    /// words and computed numbers the settings behind them are recorded.
    /// </summary>
    private static readonly string[] WithoutEffect =
    [
        nameof(StudySettings.Methods), nameof(StudySettings.Seeds), nameof(StudySettings.Weights), nameof(StudySettings.Embeddings),
        nameof(StudySettings.Parallel), nameof(StudySettings.Device), nameof(StudySettings.FallbackToCpu), nameof(StudySettings.Formulas),
        nameof(StudySettings.ValidationRows), nameof(StudySettings.Chooses), nameof(StudySettings.CheckInterval),
        nameof(StudySettings.Reference),
    ];

    /// <summary>Later settings, which studies that were begun before lack: recorded where they are not as those were.</summary>
    private static readonly string[] Later = [nameof(StudySettings.Redraw), nameof(StudySettings.Features),
        nameof(StudySettings.Primary), nameof(StudySettings.PrimarySet), nameof(StudySettings.Upsampler)];

    /// <summary>The parts of the settings that are records of their own.</summary>
    private static readonly string[] Parts =
        [nameof(StudySettings.Generator), nameof(StudySettings.Sampling), nameof(StudySettings.Classifier)];

    /// <param name="settings">The settings.</param>
    /// <param name="data">Which rows there are.</param>
    /// <param name="metric">The metric of the report: results depend on it where it chooses how much is real.</param>
    public static JsonObject Create(StudySettings settings, JsonObject data, string? metric = null) => new()
    {
        ["format"] = Format,
        ["options"] = new JsonObject(
        [
            .. SettingsJson.Of(settings, typeof(StudySettings), [.. WithoutEffect, .. Parts, .. Later]),
            KeyValuePair.Create("features", (JsonNode?)settings.Features?.Identify()),
            KeyValuePair.Create("redraw", settings.Redraw ? JsonValue.Create(true) : (JsonNode?)null),
            KeyValuePair.Create("primary", settings.Primary is { } primary ? (JsonNode?)$"{primary}" : null),
            KeyValuePair.Create("primarySet", (JsonNode?)settings.PrimarySet),
            .. settings.RealFractionGrid.Count > 0 && metric is not null
                ? [KeyValuePair.Create("metric", (JsonNode?)metric)]
                : Array.Empty<KeyValuePair<string, JsonNode?>>(),
        ]),
        ["generator"] = new JsonObject(SettingsJson.Of(settings.Generator, typeof(GeneratorTraining))),
        ["sampling"] = new JsonObject(SettingsJson.Of(settings.Sampling, typeof(GeneratorSampling))),
        ["upsampler"] = settings.Upsampler is { } upsampler ? Upsampler(upsampler) : null,
        [Classifier] = new JsonObject(SettingsJson.Of(settings.Classifier, typeof(ClassifierTraining))),
        ["data"] = data.DeepClone(),
    };

    private static JsonObject Upsampler(UpsamplerOptions upsampler) => new()
    {
        ["baseImageSize"] = upsampler.BaseImageSize,
        ["training"] = new JsonObject(SettingsJson.Of(upsampler.Training, typeof(GeneratorTraining))),
        ["sampling"] = new JsonObject(SettingsJson.Of(upsampler.Sampling, typeof(UpsamplerSampling))),
    };
}

using System.Text.Json.Nodes;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Everything that determines a workspace's generator, as its <c>workspace.json</c> records it.</summary>
internal static class WorkspaceIdentity
{
    /// <summary>The part of the options that is the upsampler's training.</summary>
    public const string Upsampler = "upsampler";

    private const int Format = 1;

    /// <summary>Of label vectors, to which earlier workspaces gave another encoding.</summary>
    private const int VectorFormat = 2;

    public static JsonObject Create(DiffusionAugmentationOptions options, GeneratorData data, int seed) => Create(
        options, "imageColumnName", SettingsJson.Of(options, typeof(GeneratorTraining)), data.Conditions, data.Set, seed,
        [
            new("imageSize", data.Table.ImageSize),

            // What the trainings depend on; how they draw is the store's.
            new(Upsampler, options.Upsampler is { } upsampler
                ? new JsonObject(SettingsJson.Of(upsampler.Training, typeof(GeneratorTraining))
                    .Prepend(new("baseImageSize", upsampler.BaseImageSize)))
                : null),
        ]);

    public static JsonObject Create(VectorDiffusionAugmentationOptions options, VectorData data, int seed) => Create(
        options, "featureColumnName", SettingsJson.Of(options, typeof(VectorGeneratorTraining)), data.Conditions, data.Set, seed,
        [new("size", data.Set.Vectors.shape[1])]);

    private static JsonObject Create(
        IAugmentationOptions options, string exampleColumn, IEnumerable<KeyValuePair<string, JsonNode?>> training,
        ConditionedRows conditions, TrainingExamples data, int seed, IEnumerable<KeyValuePair<string, JsonNode?>> own)
    {
        var isVector = conditions.Label is { IsVector: true };
        var settings = new JsonObject(training)
        {
            [exampleColumn] = options.ExampleColumnName,
            ["labelColumnName"] = options.LabelColumnName,
            ["attributeColumnNames"] = new JsonArray([.. options.AttributeColumnNames.Select(name => JsonValue.Create(name))]),
            ["condition"] = options.Condition.ToString(),
        };
        foreach (var (name, value) in own)
        {
            settings[name] = value;
        }

        settings["seed"] = seed;
        if (isVector)
        {
            settings["softLabel"] = options.SoftLabel;
        }

        return new()
        {
            ["format"] = isVector ? VectorFormat : Format,
            ["options"] = settings,
            ["data"] = new JsonObject
            {
                ["rows"] = conditions.Rows.Count,
                ["labelledRows"] = conditions.LabelledCount,
                ["sha256"] = data.Sha256(),
            },
        };
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Everything that determines a workspace's result, as its <c>workspace.json</c> records it.</summary>
internal static class WorkspaceIdentity
{
    private const int Format = 1;
    private const string Remedy = "Use another WorkspacePath, or delete the folder to begin anew.";

    public static JsonObject Create(DiffusionAugmentationOptions options, GeneratorData data, int syntheticCount, string? autoguidanceId, int seed) => new()
    {
        ["format"] = Format,
        ["options"] = new JsonObject
        {
            ["imageColumnName"] = options.ImageColumnName,
            ["labelColumnName"] = options.LabelColumnName,
            ["attributeColumnNames"] = new JsonArray([.. options.AttributeColumnNames.Select(name => JsonValue.Create(name))]),
            ["condition"] = options.Condition.ToString(),
            ["imageSize"] = data.Table.ImageSize,
            ["network"] = JsonSerializer.SerializeToNode(options.Network, DiffusionJson.Options),
            ["schedule"] = options.Schedule.ToString(),
            ["prediction"] = options.Prediction.ToString(),
            ["learnedVariance"] = options.LearnedVariance,
            ["minSnrGamma"] = options.MinSnrGamma,
            ["trainingSteps"] = options.TrainingSteps,
            ["batchSize"] = options.BatchSize,
            ["gradientAccumulation"] = options.GradientAccumulation,
            ["learningRate"] = options.LearningRate,
            ["warmupSteps"] = options.WarmupSteps,
            ["weightDecay"] = options.WeightDecay,
            ["gradientClip"] = options.GradientClip,
            ["emaDecay"] = options.EmaDecay,
            ["emaLength"] = options.EmaLength,
            ["postHocEma"] = options.PostHocEma,
            ["labelDropout"] = options.LabelDropout,
            ["attributeDropout"] = options.AttributeDropout,
            ["attributeDropoutOverrides"] = new JsonObject(options.AttributeDropoutOverrides
                .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["labelledFraction"] = options.LabelledFraction,
            ["attributeTempering"] = options.AttributeTempering,
            ["precision"] = options.Precision.ToString(),
            ["guidanceWeight"] = options.GuidanceWeight,
            ["guidanceNull"] = options.GuidanceNull.ToString(),
            ["guidanceRescale"] = options.GuidanceRescale,
            ["guidanceInterval"] = options.GuidanceInterval?.ToString(),
            ["autoguidanceGenerator"] = autoguidanceId,
            ["autoguidanceWeight"] = autoguidanceId is null ? 0 : options.AutoguidanceWeight,
            ["sampler"] = options.Sampler.ToString(),
            ["samplerSteps"] = options.SamplerSteps,
            ["samplingPlan"] = options.SamplingPlan.Description,
            ["syntheticCount"] = syntheticCount,
            ["seed"] = seed,
        },
        ["data"] = new JsonObject
        {
            ["rows"] = data.Table.Count,
            ["labelledRows"] = data.LabelledCount,
            ["sha256"] = DataFingerprint.Compute(data),
        },
    };

    /// <summary>The seed that a workspace was begun with.</summary>
    public static int? SeedOf(JsonObject identity) => (int?)identity["options"]?["seed"];

    /// <summary>Refuses a workspace of other options or other data.</summary>
    public static void Check(JsonObject stored, JsonObject wanted, string folder)
    {
        if (Text(stored["format"]) != Text(wanted["format"]))
        {
            throw new FairDiffException(
                $"The workspace '{folder}' has format {Text(stored["format"])}; this version reads format {Format}. {Remedy}");
        }

        if (FirstDifference(stored, wanted, "options") is { } option)
        {
            var name = char.ToUpperInvariant(option.Name[0]) + option.Name[1..];
            throw new FairDiffException(
                $"The workspace '{folder}' was begun with {name} = {option.Stored}; now {name} is {option.Wanted}. Set {name} back, or: {Remedy}");
        }

        if (FirstDifference(stored, wanted, "data") is { } data)
        {
            throw new FairDiffException(
                $"The workspace '{folder}' was begun with other data: {data.Name} was {data.Stored}, now it is {data.Wanted}. {Remedy} " +
                "In cross-validation every fold has other data: leave WorkspacePath null there.");
        }
    }

    private static (string Name, string Stored, string Wanted)? FirstDifference(JsonObject stored, JsonObject wanted, string section)
    {
        foreach (var (name, value) in wanted[section]!.AsObject())
        {
            var before = stored[section]?[name];
            if (Text(before) != Text(value))
            {
                return (name, Text(before), Text(value));
            }
        }

        return null;
    }

    /// <summary>Values are compared as text: a number that was read from a file never equals one that was not.</summary>
    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}

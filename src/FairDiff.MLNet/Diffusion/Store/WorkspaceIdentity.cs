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

    public static JsonObject Create(DiffusionAugmentationOptions options, GeneratorData data, int seed)
    {
        var identity = Create(data.Conditions.Label is { IsVector: true } ? VectorFormat : Format, options, data, seed);
        if (data.Conditions.Label is { IsVector: true })
        {
            identity["options"]!["softLabel"] = options.SoftLabel;
        }

        return identity;
    }

    private static JsonObject Create(int format, DiffusionAugmentationOptions options, GeneratorData data, int seed) => new()
    {
        ["format"] = format,
        ["options"] = new JsonObject(SettingsJson.Of(options, typeof(GeneratorTraining)))
        {
            ["imageColumnName"] = options.ImageColumnName,
            ["labelColumnName"] = options.LabelColumnName,
            ["attributeColumnNames"] = new JsonArray([.. options.AttributeColumnNames.Select(name => JsonValue.Create(name))]),
            ["condition"] = options.Condition.ToString(),
            ["imageSize"] = data.Table.ImageSize,

            // What the trainings depend on; how they draw is the store's.
            [Upsampler] = options.Upsampler is { } upsampler
                ? new JsonObject(SettingsJson.Of(upsampler.Training, typeof(GeneratorTraining))
                    .Prepend(new("baseImageSize", upsampler.BaseImageSize)))
                : null,
            ["seed"] = seed,
        },
        ["data"] = new JsonObject
        {
            ["rows"] = data.Table.Count,
            ["labelledRows"] = data.LabelledCount,
            ["sha256"] = data.Set.Sha256(),
        },
    };
}

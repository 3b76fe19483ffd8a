using System.Text.Json.Nodes;
using FairDiff.Shared;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>Everything that determines a trained classifier, as its <c>classifier.json</c> records it.</summary>
internal static class ClassifierIdentity
{
    private const int Format = 1;

    /// <param name="options">What the user asked for.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="data">The first passes and the validation rows.</param>
    public static JsonObject Create(ResNetClassificationOptions options, int seed, ClassifierDataFingerprint data) => new()
    {
        ["format"] = Format,
        ["options"] = new JsonObject(SettingsJson.Of(options, typeof(ClassifierTraining)))
        {
            ["imageColumnName"] = options.ImageColumnName,
            ["labelColumnName"] = options.LabelColumnName,
            ["exampleWeightColumnName"] = options.ExampleWeightColumnName,
            ["softLabel"] = options.SoftLabel,
            ["greyImages"] = options.GreyImages.ToString(),
            ["groupColumnNames"] = new JsonArray([.. options.GroupColumnNames.Select(name => JsonValue.Create(name))]),

            // A set of its own is among the data.
            ["validation"] = options.Validation is { } validation
                ? new JsonObject(SettingsJson.Of(validation, typeof(ValidationOptions), nameof(ValidationOptions.Set))) : null,
            ["seed"] = seed,
        },
        ["data"] = new JsonObject
        {
            ["rows"] = data.Rows,
            ["validationRows"] = data.ValidationRows,
            ["sha256"] = data.Sha256,
        },
    };
}

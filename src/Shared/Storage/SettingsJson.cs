using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Shared;

/// <summary>
/// Settings as an identity records them: every public property of their type, by its name in camelCase. So none can be forgotten, and one
/// of a kind that has no form here is an error.
/// </summary>
internal static class SettingsJson
{
    /// <param name="settings">The settings.</param>
    /// <param name="type">The type whose properties count: that of the settings, or one that it is derived from.</param>
    /// <param name="without">Properties that change no result.</param>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(object settings, Type type, params string[] without) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where !without.Contains(property.Name)
        select KeyValuePair.Create(
            JsonNamingPolicy.CamelCase.ConvertName(property.Name), Value(property.GetValue(settings), property.Name));

    /// <summary>A record of this project, whose properties are settings too.</summary>
    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("FairDiff.", StringComparison.Ordinal) == true;

    private static JsonNode? Value(object? value, string name) => value switch
    {
        null => null,
        bool truth => truth,
        int number => number,
        long number => number,
        double number => number,
        string text => text,
        TrainedLayers.All => null, // what there was before there was a choice
        Enum choice => choice.ToString(),
        IReadOnlyDictionary<string, double> byName => new JsonObject(
            byName.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        IEnumerable<double> numbers => new JsonArray([.. numbers.Select(number => JsonValue.Create(number))]),
        IEnumerable<int> numbers => new JsonArray([.. numbers.Select(number => JsonValue.Create(number))]),
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
        TrainingOptimizer optimizer => optimizer.Name,
        ValidationMetric metric => metric.ToString(),
        ImageAugmentation augmentation => augmentation.Name,
        PretrainedWeights weights =>
            $"{AddressText.WithoutSecrets(weights.Source)} ({weights.Sha256 ?? DiskErrors.GuardReading(weights.Source, FileHash.OfFile)})",
        StartingGenerator start => start.ReadSha256(),
        IEnumerable<object> records => new JsonArray([.. records.Select(record => Value(record, name))]),
        _ when IsOurs(value.GetType()) => new JsonObject(Of(value, value.GetType())),
        _ => throw new NotSupportedException($"{name} is a {value.GetType()}, of which no identity knows what it would record."),
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Rest;

/// <summary>Parameters and tags: lists of keys and values on the wire, dictionaries here.</summary>
internal sealed class KeyedValues : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var found = new Dictionary<string, string>();
        foreach (var item in JsonSerializer.Deserialize<Item?[]>(ref reader, options) ?? [])
        {
            found[item?.Key ?? ""] = item?.Value ?? "";
        }

        return found;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Select(pair => new Item(pair.Key, pair.Value)), options);

    private sealed record Item(string? Key, string? Value);
}

/// <summary>The latest metrics of a run: a list on the wire, a dictionary here.</summary>
internal sealed class KeyedMetrics : JsonConverter<IReadOnlyDictionary<string, Metric>>
{
    public override IReadOnlyDictionary<string, Metric> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var found = new Dictionary<string, Metric>();
        foreach (var metric in JsonSerializer.Deserialize<Metric?[]>(ref reader, options) ?? [])
        {
            if (metric is { Key: not null })
            {
                found[metric.Key] = metric;
            }
        }

        return found;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, Metric> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Values, options);
}

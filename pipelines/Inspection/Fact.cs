using System.Text.Json;
using System.Text.Json.Nodes;

namespace FairDiff.Pipelines.Inspection;

/// <summary>One line of an inspection: a name and a value.</summary>
internal sealed record Fact(string Name, string Value)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Every property of a record, also those that later versions add, under their names in files.</summary>
    public static IReadOnlyList<Fact> Of<T>(T record) => Of(JsonSerializer.SerializeToNode(record, Json));

    /// <summary>The values of a JSON object; those of objects in it are named with a dot.</summary>
    public static IReadOnlyList<Fact> Of(JsonNode? node) => [.. Flatten(node, "")];

    public static void Write(IReadOnlyList<Fact> facts, TextWriter output)
    {
        var width = facts.Count == 0 ? 0 : facts.Max(fact => fact.Name.Length);
        foreach (var fact in facts)
        {
            output.WriteLine($"  {fact.Name.PadRight(width)}  {fact.Value}");
        }
    }

    private static IEnumerable<Fact> Flatten(JsonNode? node, string prefix) => node is JsonObject values
        ? values.SelectMany(pair => Flatten(pair.Value, prefix.Length == 0 ? pair.Key : $"{prefix}.{pair.Key}"))
        : [new Fact(prefix, Text(node))];

    private static string Text(JsonNode? node) => node switch
    {
        null => "none",
        JsonArray list => list.Count == 0 ? "none" : string.Join(", ", list.Select(Text)),
        _ => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString(),
    };
}

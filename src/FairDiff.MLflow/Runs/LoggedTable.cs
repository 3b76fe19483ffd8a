using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FairDiff.MLflow.Runs;

/// <summary>A table in the form of MLflow's <c>log_table</c>: columns, and rows that grow with each call.</summary>
internal sealed class LoggedTable
{
    private static readonly JsonSerializerOptions Values = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<string> _columns = [];
    private readonly List<JsonNode?[]> _rows = [];

    /// <summary>Null where the text is not such a table.</summary>
    public static LoggedTable? Parse(byte[] json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject table
                || table["columns"] is not JsonArray columns
                || table["data"] is not JsonArray data)
            {
                return null;
            }

            var read = new LoggedTable();
            read.Add(
                [.. columns.Select(column => (string)column!)],
                data.Select(row => row!.AsArray().Select(value => value?.DeepClone()).ToArray()));
            return read;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Adds rows. A column that only some of the rows have is empty in the others, as pandas joins them.</summary>
    public void Append(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
        Add(columns, rows.Select(row => row.Select(Value).ToArray()));

    public string ToJson() => new JsonObject
    {
        ["columns"] = new JsonArray([.. _columns.Select(column => JsonValue.Create(column))]),
        ["data"] = new JsonArray([.. _rows.Select(Row)]),
    }.ToJsonString(Indented);

    private void Add(IReadOnlyList<string> columns, IEnumerable<JsonNode?[]> rows)
    {
        _columns.AddRange(columns.Except(_columns));
        var places = columns.Select(column => _columns.IndexOf(column)).ToArray();
        foreach (var row in rows)
        {
            var placed = new JsonNode?[_columns.Count];
            foreach (var (value, place) in row.Zip(places))
            {
                placed[place] = value;
            }

            _rows.Add(placed);
        }
    }

    private JsonNode Row(JsonNode?[] row) =>
        new JsonArray([.. row.Select(value => value?.DeepClone()), .. Enumerable.Repeat<JsonNode?>(null, _columns.Count - row.Length)]);

    // Python reads NaN as nothing; JSON has no word for it.
    private static JsonNode? Value(object? value) =>
        value is null or double.NaN or float.NaN ? null : JsonSerializer.SerializeToNode(value, value.GetType(), Values);
}

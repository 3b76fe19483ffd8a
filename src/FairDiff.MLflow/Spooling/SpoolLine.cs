using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Spooling;

/// <summary>One entry as a line of JSON.</summary>
internal static class SpoolLine
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public static void Write(LogEntry entry, Stream stream)
    {
        JsonSerializer.Serialize(stream, entry, Options);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Null where the line is damaged.</summary>
    public static LogEntry? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<LogEntry>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

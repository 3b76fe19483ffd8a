using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Spooling;

/// <summary>One entry as a line of JSON.</summary>
internal static class SpoolLine
{
    private static readonly long MinTime = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

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

    /// <summary>Null where the line is damaged, or names a file or a place that no entry of ours does.</summary>
    public static LogEntry? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<LogEntry>(line, Options);
            return entry is { Key: not null, Text: not null } && IsTime(entry.Timestamp) ? Checked(entry) : null;
        }
        catch (Exception e) when (e is JsonException or MlflowException or ArgumentNullException)
        {
            return null;
        }
    }

    private static LogEntry? Checked(LogEntry entry) => entry.Kind switch
    {
        EntryKind.Metric or EntryKind.Parameter or EntryKind.Tag => entry with { Key = KeyName.Existing(entry.Key) },
        EntryKind.Artifact when entry.Files.All(StoreFiles.IsName) => entry with { Key = ArtifactPath.Existing(entry.Key) },
        EntryKind.Model => IsModel(ModelDraft.FromJson(entry.Text)) ? entry : null,
        EntryKind.Dataset => JsonSerializer.Deserialize<DatasetInput>(entry.Text, RestJson.Options) is { Dataset: not null } ? entry : null,
        EntryKind.End => Enum.TryParse<MlflowRunStatus>(entry.Text, out var status) && Enum.IsDefined(status) ? entry : null,
        _ => null,
    };

    private static bool IsModel(ModelDraft? model) => model is { Key: not null, ArtifactPath: not null, Files: not null,
        Parameters: not null, Tags: not null, Metrics: not null }
        && model.Files.All(file => IsPath(file.Key) && StoreFiles.IsName(file.Value));

    private static bool IsPath(string path) => ArtifactPath.Existing(path) == path;

    private static bool IsTime(long milliseconds) => milliseconds >= MinTime && milliseconds <= MaxTime;
}

using System.Reflection;
using System.Text.Json;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Machine;

/// <summary>The tags that MLflow's own clients put on each run.</summary>
internal static class SystemTags
{
    public const string ParentRunId = "mlflow.parentRunId";
    public const string LoggedImages = "mlflow.loggedImages";
    public const string LoggedArtifacts = "mlflow.loggedArtifacts";

    /// <summary>Where the run was to be recorded when it had to go into the local folder instead.</summary>
    public const string IntendedUri = "fairdiff.tracking.intendedUri";

    /// <summary>The tables that <see cref="LoggedArtifacts"/> names.</summary>
    public static IReadOnlyList<string> TablesOf(IReadOnlyDictionary<string, string> tags)
    {
        try
        {
            return [.. JsonDocument.Parse(tags.GetValueOrDefault(LoggedArtifacts, "[]")).RootElement.EnumerateArray()
                .Select(item => item.GetProperty("path").GetString()!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }

    public static Dictionary<string, string> Create(IReadOnlyDictionary<string, string>? own, string? parentRunId)
    {
        var tags = new Dictionary<string, string>
        {
            ["mlflow.user"] = Environment.UserName,
            ["mlflow.source.type"] = "LOCAL",
            ["mlflow.source.name"] = SourceName(),
            [RunOwner.Tag] = RunOwner.Here,
        };
        foreach (var (key, value) in MachineTags.All.Concat(Context()))
        {
            tags[key] = value;
        }

        if (parentRunId is not null)
        {
            tags[ParentRunId] = parentRunId;
        }

        foreach (var (key, value) in own ?? new Dictionary<string, string>())
        {
            tags[Naming.KeyName.Sanitize(key)] = Naming.ValueText.Cut(Secrets.WithoutCredentials(value), Naming.ValueText.MaxTag);
        }

        return tags;
    }

    // What a scheduler or a notebook wants on each run.
    private static Dictionary<string, string> Context()
    {
        const string Variable = "MLFLOW_RUN_CONTEXT";
        try
        {
            return Setting.Text(Variable) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [] : [];
        }
        catch (JsonException)
        {
            throw new MlflowException($"{Variable} must hold a JSON object of texts, such as {{\"team\": \"a\"}}.");
        }
    }

    private static string SourceName() =>
        Assembly.GetEntryAssembly()?.GetName().Name is { } name ? $"{name}.dll" : Path.GetFileName(Environment.ProcessPath) ?? "unknown";
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace FairDiff.MLflow.Stores.Http;

/// <summary>The JSON of MLflow's REST calls: snake_case, empty fields left out, NaN and infinities as strings.</summary>
internal static class RestJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString,
    };
}

internal sealed record Nothing;

internal sealed record CreateExperiment(string Name);

internal sealed record CreatedExperiment(string? ExperimentId);

internal sealed record GotExperiment(Experiment? Experiment);

internal sealed record Experiment(string? ExperimentId, string? LifecycleStage);

internal sealed record CreateRun(string ExperimentId, string? RunName, long StartTime, IReadOnlyList<KeyAndValue> Tags);

internal sealed record CreatedRun(Run? Run);

internal sealed record Run(RunInfo? Info);

internal sealed record RunInfo(string? RunId, string? RunName, string? ExperimentId, string? ArtifactUri, string? Status);

internal sealed record UpdateRun(string RunId, string Status, long EndTime);

internal sealed record UpdatedRun(RunInfo? RunInfo);

internal sealed record KeyAndValue(string Key, string Value);

internal sealed record Metric(string Key, double Value, long Timestamp, long Step);

internal sealed record LogBatchRequest(
    string RunId, IReadOnlyList<Metric> Metrics, IReadOnlyList<KeyAndValue> Params, IReadOnlyList<KeyAndValue> Tags);

internal sealed record ErrorAnswer(string? ErrorCode, string? Message);

using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Search;

/// <summary>What a filter or an order names: a metric, a parameter, a tag, a data set, or something of the run itself.</summary>
/// <param name="Read">A text, a number, or null where the run has none.</param>
/// <param name="IsNumber">Whether it is a number.</param>
internal sealed record RunField(Func<Run, object?> Read, bool IsNumber)
{
    public static RunField Parse(string name, Func<string, MlflowException> wrong)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var kind = dot < 0 ? "attributes" : name[..dot].ToLowerInvariant();
        var key = name[(dot + 1)..];
        key = key is ['`', .., '`'] or ['"', .., '"'] ? key[1..^1] : key;
        return kind switch
        {
            "metrics" or "metric" => new(run => run.Data.Metrics.TryGetValue(key, out var metric) ? metric.Value : null, true),
            "params" or "param" or "parameters" or "parameter" => new(run => run.Data.Params.GetValueOrDefault(key), false),
            "tags" or "tag" => new(run => run.Data.Tags.GetValueOrDefault(key), false),
            "datasets" or "dataset" => Dataset(key, wrong),
            "attributes" or "attribute" or "attr" or "run" => Attribute(key, wrong),
            _ => throw wrong($"\"{kind}\" is none of metrics, params, tags, datasets and attributes"),
        };
    }

    private static RunField Dataset(string key, Func<string, MlflowException> wrong) => new(
        key switch
        {
            "name" => run => run.Inputs.DatasetInputs.FirstOrDefault()?.Dataset.Name,
            "digest" => run => run.Inputs.DatasetInputs.FirstOrDefault()?.Dataset.Digest,
            "context" => run => run.Inputs.DatasetInputs.FirstOrDefault()?.Tags.GetValueOrDefault("mlflow.data.context"),
            _ => throw wrong($"\"{key}\" is none of a data set's name, digest and context"),
        },
        false);

    private static RunField Attribute(string key, Func<string, MlflowException> wrong) => key.ToLowerInvariant() switch
    {
        "run_id" => new(run => run.Info.RunId, false),
        "run_name" => new(run => run.Info.RunName, false),
        "status" => new(run => run.Info.Status.ToString().ToUpperInvariant(), false),
        "artifact_uri" => new(run => run.Info.ArtifactUri, false),
        "user_id" => new(run => run.Data.Tags.GetValueOrDefault("mlflow.user"), false),
        "start_time" or "created" => new(run => (double?)run.Info.StartTime?.ToUnixTimeMilliseconds(), true),
        "end_time" => new(run => (double?)run.Info.EndTime?.ToUnixTimeMilliseconds(), true),
        _ =>
            throw wrong($"\"{key}\" is none of run_id, run_name, status, start_time, end_time, artifact_uri and user_id; a metric, a "
                + "parameter or a tag is metrics.X, params.X or tags.X"),
    };
}

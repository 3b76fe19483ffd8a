using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Runs;

/// <summary>The experiment that a run belongs to, by its name or, where only that is known, by its id.</summary>
internal sealed record ExperimentChoice(string? Name, string? Id)
{
    private const int MaxName = 500;

    /// <summary>For a store that does not know the id.</summary>
    public ExperimentChoice ByName => new(Name ?? $"experiment {Id}", null);

    /// <summary>The name given, or what the environment says.</summary>
    public static ExperimentChoice Of(string? name)
    {
        if (name is null)
        {
            return Setting.Text("MLFLOW_EXPERIMENT_NAME") is { } named ? new(named, null)
                : Setting.Text("MLFLOW_EXPERIMENT_ID") is { } id ? new(null, id)
                : new("Default", null);
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(name, "experiment");
        return name.Length <= MaxName ? new(name, null) : throw new ArgumentException(
            $"The experiment's name has {name.Length} characters; allowed are 1 to {MaxName}.", "experiment");
    }
}

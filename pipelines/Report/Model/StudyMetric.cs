using FairDiff.MLNet;

namespace FairDiff.Pipelines.Report;

/// <summary>A metric that a study can report: its name in JSON, in words, and how it is written.</summary>
/// <param name="Key">Name in JSON.</param>
/// <param name="Title">Name in words.</param>
/// <param name="InPercent">Written in percent; otherwise as a number from 0 to 1.</param>
/// <param name="Read">Takes it from the metrics of some rows.</param>
internal sealed record StudyMetric(string Key, string Title, bool InPercent, Func<GroupMetrics, double?> Read)
{
    public static readonly StudyMetric Accuracy = new("accuracy", "accuracy", true, rows => rows.Accuracy);
    public static readonly StudyMetric BalancedAccuracy = new("balancedAccuracy", "balanced accuracy", true, rows => rows.BalancedAccuracy);
    public static readonly StudyMetric Auc = new("auc", "AUC", false, rows => rows.Auc);
    public static readonly StudyMetric HighRiskSensitivity =
        new("highRiskSensitivity", "high-risk sensitivity", true, rows => rows.HighRiskSensitivity);

    public static readonly IReadOnlyList<StudyMetric> All = [Accuracy, BalancedAccuracy, Auc, HighRiskSensitivity];

    /// <summary>The metric of that name.</summary>
    /// <exception cref="FairDiffException">There is none.</exception>
    public static StudyMetric Named(string key) => All.FirstOrDefault(metric => metric.Key == key)
        ?? throw new FairDiffException(
            $"The metric '{key}' is unknown; choose one of {string.Join(", ", All.Select(metric => metric.Key))}.");
}

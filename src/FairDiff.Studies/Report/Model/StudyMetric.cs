using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>A metric that a study can report; its title and unit are those of the registry.</summary>
/// <param name="Key">Name in JSON and in the registry.</param>
/// <param name="Read">Takes it from the metrics of some rows.</param>
internal sealed record StudyMetric(string Key, Func<GroupMetrics, double?> Read)
{
    /// <summary>Name in words.</summary>
    public string Title => MetricRegistry.BuiltIn.Title(Key);

    /// <summary>Written in percent; otherwise as a number from 0 to 1.</summary>
    public bool InPercent => MetricRegistry.BuiltIn.IsInPercent(Key);

    public static readonly StudyMetric Accuracy = new(MetricNames.Accuracy, rows => rows.Accuracy);
    public static readonly StudyMetric BalancedAccuracy = new(MetricNames.BalancedAccuracy, rows => rows.BalancedAccuracy);
    public static readonly StudyMetric Auc = new(MetricNames.Auc, rows => rows.Auc);
    public static readonly StudyMetric HighRiskSensitivity =
        new(MetricNames.HighRiskSensitivity, rows => rows.HighRiskSensitivity);

    public static readonly IReadOnlyList<StudyMetric> All = [Accuracy, BalancedAccuracy, Auc, HighRiskSensitivity];

    /// <summary>The metric of that name.</summary>
    /// <exception cref="FairDiffException">There is none.</exception>
    public static StudyMetric Named(string key) => All.FirstOrDefault(metric => metric.Key == key)
        ?? throw new FairDiffException(
            $"The metric '{key}' is unknown; choose one of {string.Join(", ", All.Select(metric => metric.Key))}.");
}

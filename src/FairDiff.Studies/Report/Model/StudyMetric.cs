using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>A metric that a study reports; all that is told of it is in the registry.</summary>
/// <param name="Key">Name in JSON and in the registry, such as <c>recall/nevus</c>.</param>
internal sealed record StudyMetric(string Key)
{
    public static readonly StudyMetric Accuracy = new(MetricNames.Accuracy);
    public static readonly StudyMetric Auc = new(MetricNames.Auc);

    /// <summary>What every study reports, as far as it is defined.</summary>
    public static readonly IReadOnlyList<StudyMetric> Always =
        [Accuracy, new(MetricNames.BalancedAccuracy), Auc, new(MetricNames.HighRiskSensitivity)];

    /// <summary>Name in words.</summary>
    public string Title => MetricRegistry.BuiltIn.Title(Key);

    /// <summary>Written in percent; otherwise as a number from 0 to 1.</summary>
    public bool InPercent => MetricRegistry.BuiltIn.IsInPercent(Key);

    /// <summary>Whether a small value is the good one.</summary>
    public bool LowerIsBetter => MetricRegistry.BuiltIn.Find(Key)?.Direction == MetricDirection.LowerIsBetter;

    /// <summary>The metric of that name.</summary>
    /// <exception cref="FairDiffException">There is none.</exception>
    public static StudyMetric Named(string key) => MetricRegistry.BuiltIn.Find(key) is not null
        ? new(key)
        : throw new FairDiffException(
            $"The metric '{key}' is unknown; choose one of {string.Join(", ", MetricRegistry.BuiltIn.Select(metric => metric.Name))}.");

    /// <summary>What a study reports that is about one of them.</summary>
    public static IReadOnlyList<StudyMetric> With(string key) => [.. Always.Append(Named(key)).Distinct()];
}

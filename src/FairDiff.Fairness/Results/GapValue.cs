namespace FairDiff.Fairness;

/// <summary>
/// The gap of a metric: the best group minus the worst one, never negative. Only groups with sufficient evidence count. The largest of
/// several noisy values minus the smallest is above 0 even when all groups are alike; <paramref name="Bias"/> estimates by how much.
/// </summary>
/// <param name="Metric">The metric, as in <see cref="MetricNames"/>.</param>
/// <param name="Value">Best minus worst; null with fewer than two groups to compare, which is never written as 0.</param>
/// <param name="Interval">The bootstrap interval: best and worst group are found anew in each resample.</param>
/// <param name="Bias">
/// How much the resamples exceed the value on average: about as much as the value itself exceeds the true gap by chance. Many small groups
/// make it so large that the interval lies above the value. Null without an interval.
/// </param>
/// <param name="Best">The best group (the lowest value for the Brier score).</param>
/// <param name="Worst">The worst group.</param>
/// <param name="Groups">How many groups were compared.</param>
/// <param name="Verdict">Whether there was enough to compare.</param>
/// <param name="Reason">Why there is no value, or which groups were left out; null when there is nothing to say.</param>
public sealed record GapValue(
    string Metric,
    double? Value,
    ConfidenceInterval? Interval,
    double? Bias,
    string? Best,
    string? Worst,
    int Groups,
    FairnessVerdict Verdict,
    string? Reason);

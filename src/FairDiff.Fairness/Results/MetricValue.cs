namespace FairDiff.Fairness;

/// <summary>One metric of one group: the value, how sure it is, and what it rests on.</summary>
/// <param name="Metric">The metric, as in <see cref="MetricNames"/>.</param>
/// <param name="Value">The value, usually 0 to 1; null when it is undefined, which is never written as 0.</param>
/// <param name="Interval">
/// The bootstrap interval; null without sufficient evidence (few rows would look certain), without a bootstrap, or when most resamples had
/// no value.
/// </param>
/// <param name="N">The rows that it rests on.</param>
/// <param name="Verdict">Whether that is enough to compare it.</param>
/// <param name="Reason">Why it is undefined or not enough, or what to know about it; null when there is nothing to say.</param>
public sealed record MetricValue(
    string Metric, double? Value, ConfidenceInterval? Interval, int N, FairnessVerdict Verdict, string? Reason)
{
    /// <summary>Gets about how many rows of the group would be enough, at the shares that its classes have here; null where there are
    /// enough, and where nothing of what is needed was met yet.</summary>
    public int? RowsNeeded { get; init; }
}

namespace FairDiff.Fairness;

/// <summary>A number and how sure it is.</summary>
/// <param name="Value">The number.</param>
/// <param name="Interval">Its bootstrap interval; null without a bootstrap, or when most resamples had no value.</param>
public sealed record Estimate(double Value, ConfidenceInterval? Interval);

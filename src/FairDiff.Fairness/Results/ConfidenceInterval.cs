namespace FairDiff.Fairness;

/// <summary>A bootstrap interval.</summary>
/// <param name="Lower">The lower end, in the unit of the metric.</param>
/// <param name="Upper">The upper end, in the unit of the metric.</param>
/// <param name="Samples">The resamples in which the value was defined; the others are left out.</param>
/// <param name="Method">
/// How it was made: as <see cref="FairnessOptions.IntervalMethod"/> asks, or a percentile interval where BCa does not exist. Differences
/// between methods and between data sets always have percentile intervals.
/// </param>
public sealed record ConfidenceInterval(double Lower, double Upper, int Samples, IntervalMethod Method);

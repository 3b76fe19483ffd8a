namespace FairDiff.Fairness;

/// <summary>A bootstrap interval, made as <see cref="FairnessOptions.IntervalMethod"/> says.</summary>
/// <param name="Lower">The lower end, in the unit of the metric.</param>
/// <param name="Upper">The upper end, in the unit of the metric.</param>
/// <param name="Samples">The resamples in which the value was defined; the others are left out.</param>
public sealed record ConfidenceInterval(double Lower, double Upper, int Samples);

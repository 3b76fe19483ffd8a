namespace FairDiff.Fairness;

/// <summary>The outcome of a <see cref="MannWhitneyTest"/>.</summary>
/// <param name="U">How many pairs have the value of the first sample above that of the second; equal ones count one half.</param>
/// <param name="PValue">Two-sided, 0 to 1.</param>
/// <param name="IsExact">Whether it is exact; else a normal approximation.</param>
public sealed record MannWhitneyResult(double U, double PValue, bool IsExact);

namespace FairDiff.Fairness;

/// <summary>The outcome of a <see cref="WilcoxonTest"/>.</summary>
/// <param name="W">The sum of the ranks of the differences above 0.</param>
/// <param name="Pairs">How many pairs differ; pairs of equal values say nothing and are left out.</param>
/// <param name="PValue">Two-sided, 0 to 1.</param>
/// <param name="IsExact">Whether it is exact; else a normal approximation.</param>
public sealed record WilcoxonResult(double W, int Pairs, double PValue, bool IsExact);

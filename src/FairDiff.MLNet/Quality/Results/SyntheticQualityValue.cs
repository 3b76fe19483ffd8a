using FairDiff.Fairness;

namespace FairDiff.MLNet;

/// <summary>One measure of some synthetic images, and what it rests on.</summary>
/// <param name="Metric">A name of <see cref="SyntheticQualityMetrics"/>.</param>
/// <param name="Value">The value; null when it is undefined, which is never written as 0.</param>
/// <param name="Deviation">For the kernel distance the standard deviation over its subsets, which is no standard error of the value; else
/// null.</param>
/// <param name="RealCount">Real images that it rests on.</param>
/// <param name="SyntheticCount">Synthetic images that it rests on.</param>
/// <param name="Verdict">Whether that is enough to go by it.</param>
/// <param name="Reason">Why it is undefined or not enough; null when there is nothing to say.</param>
public sealed record SyntheticQualityValue(
    string Metric, double? Value, double? Deviation, int RealCount, int SyntheticCount, FairnessVerdict Verdict, string? Reason);

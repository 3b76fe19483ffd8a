namespace FairDiff.Fairness;

/// <summary>One point of a ROC curve.</summary>
/// <param name="FalsePositiveRate">FP / N at the threshold, 0 to 1.</param>
/// <param name="TruePositiveRate">TP / P at the threshold, 0 to 1.</param>
/// <param name="Threshold">A row counts as positive from this score on; infinity at the first point, where none does.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate, double Threshold);

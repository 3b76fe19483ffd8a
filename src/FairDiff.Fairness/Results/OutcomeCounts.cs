namespace FairDiff.Fairness;

/// <summary>How the decisions on one class (against the rest) or one condition went, in rows.</summary>
/// <param name="TruePositives">Rows that have it and were taken for it.</param>
/// <param name="FalsePositives">Rows that have it not but were taken for it.</param>
/// <param name="FalseNegatives">Rows that have it but were not taken for it.</param>
/// <param name="TrueNegatives">Rows that have it not and were not taken for it.</param>
public sealed record OutcomeCounts(int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives);

namespace FairDiff.Fairness;

/// <summary>The threshold of a group, and what it did on its validation rows.</summary>
/// <param name="Threshold">Rows whose score is at least this are positive.</param>
/// <param name="Rows">The validation rows of the group in which the truth is known.</param>
/// <param name="Positives">Those that have the class or condition.</param>
/// <param name="Sensitivity">The share of these that it finds; NaN without any.</param>
/// <param name="Specificity">The share of the others that it passes over; NaN without any.</param>
public sealed record GroupThreshold(double Threshold, int Rows, int Positives, double Sensitivity, double Specificity);

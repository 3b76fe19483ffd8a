namespace FairDiff.Fairness.Measures;

/// <summary>How the probabilities of a class in a group are calibrated; NaN = undefined.</summary>
internal readonly record struct CalibrationValues(double Intercept, double Slope, double Index);

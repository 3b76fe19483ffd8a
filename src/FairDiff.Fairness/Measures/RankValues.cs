namespace FairDiff.Fairness.Measures;

/// <summary>What follows from the order of a class's scores in a group.</summary>
/// <param name="Auc">The AUC; NaN when a side is empty.</param>
/// <param name="AveragePrecision">The average precision; NaN when a side is empty.</param>
internal readonly record struct RankValues(double Auc, double AveragePrecision)
{
    /// <summary>The rows of the class from the threshold probability on.</summary>
    public long TruePositives { get; init; }

    /// <summary>The other rows from the threshold probability on.</summary>
    public long FalsePositives { get; init; }

    public double SensitivityAtSpecificity { get; init; } = double.NaN;

    public double SpecificityAtSensitivity { get; init; } = double.NaN;

    public CalibrationValues Calibration { get; init; }
}

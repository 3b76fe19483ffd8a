namespace FairDiff.Reporting;

/// <summary>A point of a curve of one class or condition, of all rows or of a group.</summary>
/// <param name="ClassName">The class or condition, against the rest.</param>
/// <param name="Grouping">The attribute; null = of all rows.</param>
/// <param name="Group">The group; null = of all rows.</param>
/// <param name="Curve">Which curve: <see cref="RocName"/> (x = false-positive rate, y = true-positive rate), <see cref="ReliabilityName"/>
/// (probability stated, share that came true), <see cref="CalibrationName"/> (the same, smoothed), <see cref="DecisionName"/> (threshold
/// probability, net benefit), <see cref="TreatAllName"/> (the same of acting on everyone), <see cref="RiskWithName"/> and
/// <see cref="RiskWithoutName"/> (upper end of a bin of probabilities, its rows, of those that have it and of the others).</param>
/// <param name="X">Where it is.</param>
/// <param name="Y">Its value.</param>
/// <param name="Rows">The rows that the point rests on.</param>
public sealed record CurvePoint(string ClassName, string? Grouping, string? Group, string Curve, double X, double Y, int Rows)
{
    /// <summary>The name of ROC curves.</summary>
    public const string RocName = "roc";

    /// <summary>The name of reliability curves, in 10 bins.</summary>
    public const string ReliabilityName = "reliability";

    /// <summary>The name of smoothed calibration curves: isotonic regression, both ends of every step.</summary>
    public const string CalibrationName = "calibration";

    /// <summary>The name of decision curves, at the prevalence of the options where it is stated.</summary>
    public const string DecisionName = "decision";

    /// <summary>The name of the net benefit of acting on everyone.</summary>
    public const string TreatAllName = "treatAll";

    /// <summary>The name of the distribution of risk among those that have it, in 20 bins.</summary>
    public const string RiskWithName = "riskWith";

    /// <summary>The name of the distribution of risk among the others.</summary>
    public const string RiskWithoutName = "riskWithout";

    /// <summary>Gets the lower end of the 95 % interval of a share (Wilson 1927); null of other curves.</summary>
    public double? Lower { get; init; }

    /// <summary>Gets its upper end.</summary>
    public double? Upper { get; init; }
}

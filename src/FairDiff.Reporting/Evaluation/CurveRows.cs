using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The rows of one line of the curves: all, or those of a group.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Colour">Index of their colour.</param>
/// <param name="Truth">Whether they have the class or condition.</param>
/// <param name="Scores">Its scores.</param>
internal sealed record CurveRows(string Name, int Colour, bool[] Truth, double[] Scores)
{
    private readonly Lazy<CalibrationCurve?> _calibration = new(() => CalibrationCurve.Compute(Truth, Scores));
    private readonly Lazy<(RiskDistribution?, RiskDistribution?)> _risk = new(() => RiskDistribution.ByOutcome(Truth, Scores));

    public RocCurve? Roc { get; } = RocCurve.Compute(Truth, Scores);

    /// <summary>The smoothed calibration curve, where the scores are probabilities.</summary>
    public CalibrationCurve? Calibration => _calibration.Value;

    /// <summary>The probabilities of those that have it, and of the others.</summary>
    public (RiskDistribution? With, RiskDistribution? Without) Risk => _risk.Value;
}

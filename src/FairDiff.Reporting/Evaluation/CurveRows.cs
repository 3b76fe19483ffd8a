using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The rows of one line of the curves: all, or those of a group.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Colour">Index of their colour.</param>
/// <param name="Truth">Whether they have the class or condition.</param>
/// <param name="Scores">Its scores.</param>
internal sealed record CurveRows(string Name, int Colour, bool[] Truth, double[] Scores)
{
    public RocCurve? Roc { get; } = RocCurve.Compute(Truth, Scores);
}

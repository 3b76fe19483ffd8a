using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The rows of one line of the curves: all, or those of a group.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Colour">Index of their colour.</param>
/// <param name="Truth">Whether they have the class or condition.</param>
/// <param name="Scores">Its scores.</param>
internal sealed record CurveRows(string Name, int Colour, bool[] Truth, double[] Scores)
{
    /// <summary>The bins of a reliability curve.</summary>
    private const int Bins = 10;

    private readonly Lazy<CalibrationCurve?> _calibration = new(() => CalibrationCurve.Compute(Truth, Scores));
    private readonly Lazy<(RiskDistribution?, RiskDistribution?)> _risk = new(() => RiskDistribution.ByOutcome(Truth, Scores));

    public RocCurve? Roc { get; } = RocCurve.Compute(Truth, Scores);

    /// <summary>The reliability curve, where the scores are probabilities.</summary>
    public IReadOnlyList<ReliabilityBin> Reliability => ReliabilityCurve.Compute(Truth, Scores, Bins);

    /// <summary>The smoothed calibration curve, where the scores are probabilities.</summary>
    public CalibrationCurve? Calibration => _calibration.Value;

    /// <summary>The probabilities of those that have it, and of the others.</summary>
    public (RiskDistribution? With, RiskDistribution? Without) Risk => _risk.Value;

    /// <summary>All rows whose truth is known.</summary>
    public static CurveRows All(ScoredClass scored)
    {
        var (truth, scores) = scored.Known(_ => true);
        return new("all rows", 9, truth, scores);
    }

    /// <summary>The groups of an attribute that rest on enough rows.</summary>
    public static IEnumerable<CurveRows> OfGroups(
        ScoredClass scored, GroupingResult grouping, IReadOnlyList<string> values, FairnessReport report)
    {
        foreach (
            var (index, group) in grouping.Groups.Where(group => !group.IsUnknown && group.N >= report.Options.MinimumGroupSize).Index())
        {
            var (truth, scores) = scored.Known(row => values[row].Trim() == group.Name);
            var positives = truth.Count(positive => positive);
            if (Math.Min(positives, truth.Length - positives) >= report.Options.MinimumClassSize)
            {
                yield return new(group.Name, index, truth, scores);
            }
        }
    }
}

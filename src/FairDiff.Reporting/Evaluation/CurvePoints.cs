using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The curves of a page as numbers.</summary>
internal static class CurvePoints
{
    /// <summary>ROC curves leave out points that are this near to the straight line between others.</summary>
    private const double Step = .001;

    public static IEnumerable<CurvePoint> Of(FairnessReport report, EvaluationData data)
    {
        foreach (var scored in ScoredClass.Of(data, report))
        {
            var areProbabilities = scored.AreProbabilities;
            foreach (var point in Of(scored.Name, null, CurveRows.All(scored)))
            {
                yield return point;
            }

            foreach (var grouping in report.ByGroup.Values.Where(grouping => data.Attributes.ContainsKey(grouping.Name)))
            {
                foreach (var point in CurveRows.OfGroups(scored, grouping, data.Attributes[grouping.Name], report).SelectMany(
                    rows => Of(scored.Name, grouping.Name, rows)))
                {
                    yield return point;
                }
            }

            IEnumerable<CurvePoint> Of(string name, string? grouping, CurveRows rows) =>
                Roc(rows).Concat(areProbabilities ? OfProbabilities(rows, report.Options.Prevalences, name) : [])
                    .Select(point => point with { ClassName = name, Grouping = grouping, Group = grouping is null ? null : rows.Name });
        }
    }

    private static IEnumerable<CurvePoint> Roc(CurveRows rows) => rows.Roc is { } roc
        ? roc.Thinned(Step).Select(point => Point(
            CurvePoint.RocName, point.FalsePositiveRate, point.TruePositiveRate, roc.Positives + roc.Negatives))
        : [];

    private static IEnumerable<CurvePoint> OfProbabilities(
        CurveRows rows, IReadOnlyDictionary<string, double> prevalences, string name) =>
    [
        .. rows.Reliability.Select(bin => Share(CurvePoint.ReliabilityName, bin.MeanProbability, bin.Share, bin.Count, bin.Interval)),
        .. rows.Calibration?.Steps.SelectMany(step => ((double[])[step.From, step.To]).Distinct().Select(
            end => Share(CurvePoint.CalibrationName, end, step.Share, step.Count, step.Interval))) ?? [],
        .. Decisions(rows, prevalences.TryGetValue(name, out var prevalence) ? prevalence : null),
        .. Risk(CurvePoint.RiskWithName, rows.Risk.With), .. Risk(CurvePoint.RiskWithoutName, rows.Risk.Without),
    ];

    private static IEnumerable<CurvePoint> Decisions(CurveRows rows, double? prevalence) =>
        DecisionCurve.Compute(rows.Truth, rows.Scores, prevalence: prevalence) is { } curve
            ?
            [
                .. curve.Points.Select(point => Point(
                    CurvePoint.DecisionName, point.ThresholdProbability, point.NetBenefit, curve.Positives + curve.Negatives)),
                .. curve.Points.Select(point => Point(
                    CurvePoint.TreatAllName, point.ThresholdProbability, point.TreatAll, curve.Positives + curve.Negatives)),
            ]
            : [];

    private static IEnumerable<CurvePoint> Risk(string name, RiskDistribution? risk) => risk is null ? [] : risk.Histogram.Select(
        (count, bin) => Point(name, (bin + 1.0) / risk.Histogram.Count, count, risk.Count));

    private static CurvePoint Share(string curve, double x, double share, int rows, (double Lower, double Upper) interval) =>
        Point(curve, x, share, rows) with { Lower = interval.Lower, Upper = interval.Upper };

    private static CurvePoint Point(string curve, double x, double y, int rows) => new("", null, null, curve, x, y, rows);
}

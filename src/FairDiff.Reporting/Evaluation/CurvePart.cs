using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>ROC and reliability curves of the groups of each attribute that rest on enough rows.</summary>
internal static class CurvePart
{
    /// <summary>A quarter of a pixel of the drawing.</summary>
    private const double Step = .001;

    public const string HowToRead = "True-positive rate: the share of rows with the condition that are found, against the share of the "
        + "others that are taken for it, as the threshold falls. "
        + "Share that came true: how often what was stated with some probability came true, with 95 % intervals; below the diagonal "
        + "the classifier is too sure. "
        + "Smoothed: the same without bins, by isotonic regression, the never falling curve that is nearest to the truths. It has no width "
        + "to choose, unlike loess, and every program draws the same; it has steps, and follows the noise at both ends. "
        + "Net benefit: what acting from a threshold probability on is worth, in found per row less false alarms at the price that the "
        + "threshold sets; 0 is acting on nobody, the dashed line acting on everyone (of all rows). Only thresholds that someone would "
        + "choose matter. "
        + "Last: how the stated probabilities are distributed among the rows that have it (above) and those that have it not (below), each "
        + "side as large as the other, with a tick at its median. "
        + "Crossings of attributes are left out, and groups with too few rows.";

    /// <summary>The curves of exclusive classes; conditions have theirs with each condition.</summary>
    public static XElement? Of(PageContent content)
    {
        XElement[] figures = content.Data is FairnessData data
            ? [.. ScoredClass.Of(data, content.Report).SelectMany(scored => Figures(scored, content))]
            : [];
        return figures.Length == 0 ? null : E("section", E("h2", "Curves"), C("p", "small", HowToRead), figures);
    }

    /// <summary>The curves of one class or condition, a figure per attribute.</summary>
    public static IEnumerable<XElement> Figures(ScoredClass scored, PageContent content)
    {
        var report = content.Report;
        var all = CurveRows.All(scored);
        var areProbabilities = scored.AreProbabilities;
        foreach (var grouping in report.ByGroup.Values.Where(grouping => content.Attributes.ContainsKey(grouping.Name)))
        {
            CurveRows[] lines = [all, .. CurveRows.OfGroups(scored, grouping, content.Attributes[grouping.Name], report)];
            yield return E(
                "figure",
                E("figcaption", E("b", $"{Words.Capital(scored.Name)}, by {grouping.Name}")),
                C("div", "curves", Roc(scored.Name, grouping.Name, lines), areProbabilities ? OfProbabilities(lines) : null),
                Series.Legend(lines.Select(rows => (rows.Name, rows.Colour))));
            if (areProbabilities && CalibrationFigure.Table(scored.Name, grouping, report, new(report.Options.Metrics)) is { } table)
            {
                yield return table;
            }

            IEnumerable<XElement?> OfProbabilities(CurveRows[] drawn) =>
            [
                Reliability(scored.Name, grouping.Name, drawn),
                CalibrationFigure.Draw(scored.Name, grouping.Name, drawn),
                DecisionFigure.Draw(scored.Name, grouping.Name, drawn, report.Options),
                RiskFigure.Draw(scored.Name, grouping.Name, drawn),
            ];
        }
    }

    private static XElement Roc(string name, string grouping, CurveRows[] lines)
    {
        var curves = lines.Where(rows => rows.Roc is not null).ToArray();
        static string Area(CurveRows rows) => string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Name}: area {rows.Roc!.Area:0.000} ({rows.Roc.Positives} of {rows.Roc.Positives + rows.Roc.Negatives} rows)");
        return CurvePlot.Unit.Draw(
            $"ROC of {name} by {grouping}. {string.Join("; ", curves.Select(Area))}",
            "false-positive rate",
            "true-positive rate",
            [(0, 0), (1, 1)],
            curves.Select(rows => CurvePlot.Unit.Curve(
                rows.Colour, Area(rows), rows.Roc!.Thinned(Step).Select(point => (point.FalsePositiveRate, point.TruePositiveRate)))));
    }

    private static XElement Reliability(string name, string grouping, CurveRows[] lines) => CurvePlot.Unit.Draw(
        $"Reliability of {name} by {grouping}: {string.Join(", ", lines.Select(rows => rows.Name))}",
        "stated probability",
        "share that came true",
        [(0, 0), (1, 1)],
        lines.SelectMany(Reliability));

    private static IEnumerable<XElement> Reliability(CurveRows rows)
    {
        var bins = rows.Reliability;
        yield return CurvePlot.Unit.Curve(rows.Colour, rows.Name, bins.Select(bin => (bin.MeanProbability, bin.Share)));
        foreach (var bin in bins)
        {
            var words = string.Create(
                CultureInfo.InvariantCulture,
                $"{rows.Name}: stated {bin.MeanProbability:0.00}, came true {bin.Share:0.00} of {bin.Count} rows");
            yield return CurvePlot.Unit.Mark(rows.Colour, words, bin.MeanProbability, bin.Share, bin.Interval.Lower, bin.Interval.Upper);
        }
    }
}

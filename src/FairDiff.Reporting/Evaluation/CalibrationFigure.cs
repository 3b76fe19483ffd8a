using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Smoothed calibration curves, and what intercept, slope and integrated index say of them.</summary>
internal static class CalibrationFigure
{
    private static readonly Func<string, string>[] Kinds =
        [MetricNames.CalibrationIntercept, MetricNames.CalibrationSlope, MetricNames.IntegratedCalibrationIndex];

    private static readonly string[] Heads = ["intercept (right: 0)", "slope (right: 1)", "integrated index (right: 0)"];

    public static XElement Draw(string name, string grouping, IReadOnlyList<CurveRows> lines) => CurvePlot.Unit.Draw(
        $"Smoothed calibration of {name} by {grouping}: {string.Join("; ", lines.Select(rows => Words(rows.Name, rows.Calibration)))}",
        "stated probability",
        "share that came true, smoothed",
        [(0, 0), (1, 1)],
        lines.Where(rows => rows.Calibration is not null).Select(rows => CurvePlot.Unit.Curve(
            rows.Colour,
            Words(rows.Name, rows.Calibration),
            rows.Calibration!.Steps.SelectMany(step => new[] { (step.From, step.Share), (step.To, step.Share) }))));

    /// <summary>The numbers of all rows and of the groups of one attribute; null where the report has none of them.</summary>
    public static XElement? Table(string name, GroupingResult grouping, FairnessReport report, MetricText metrics)
    {
        string[] drawn = [.. Kinds.Select(kind => kind(name)).Where(report.Overall.Values.ContainsKey)];
        if (drawn.Length < Kinds.Length || drawn.All(metric => report.Overall[metric].Value is null))
        {
            return null;
        }

        var caption = $"Calibration of {name}, by {grouping.Name}";
        return Wide(caption, C(
            "table",
            "calibration",
            E("caption", caption),
            E("thead", E("tr", E("th", A("scope", "col"), "group"), Heads.Select(head => C("th", "right", A("scope", "col"), head)))),
            E("tbody", grouping.Groups.Where(group => group.N > 0).Prepend(report.Overall with { Name = "all rows" }).Select(group => E(
                "tr",
                E("th", A("scope", "row"), group.Name),
                drawn.Select(metric => NumbersPart.Cell(group[metric], metrics)))))));
    }

    private static string Words(string name, CalibrationCurve? curve) => curve is null ? name : string.Create(
        CultureInfo.InvariantCulture, $"{name}: {curve.IntegratedIndex:0.000} from what was stated on average, {curve.Steps.Count} steps");
}

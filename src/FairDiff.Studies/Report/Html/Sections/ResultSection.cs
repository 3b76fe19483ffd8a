using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>The result table: mean and deviation per method, and each seed as a dot.</summary>
internal static class ResultSection
{
    public static XElement Of(StudyReport report) => E(
        "section",
        E("h2", "Results"),
        Table(report, report.Metric, describe: true),
        C("p", "small",
            "Dots are single seeds, the tick is their mean, on one scale per column. Every out-of-distribution set is shown. "
            + ResultTable.Legend("Shaded", report.MetricOf(report.Metric))),
        OwnMeaning(report));

    /// <summary>What a metric of the user's means, which readers cannot know.</summary>
    private static XElement? OwnMeaning(StudyReport report) =>
        StudyMetric.Own(report.Registry).FirstOrDefault(own => own == report.Registry.Find(report.Metric)) is { Meaning: not "" } own
            ? C("p", "small", $"{Words.Capital(report.Registry.Title(report.Metric))}: {own.Meaning}")
            : null;

    /// <summary>The table of one metric.</summary>
    /// <param name="report">The report.</param>
    /// <param name="metricKey">Name of the metric.</param>
    /// <param name="describe">Whether methods are described under their names.</param>
    public static XElement Table(StudyReport report, string metricKey, bool describe)
    {
        var metric = report.MetricOf(metricKey);
        var table = ResultTable.Of(report, metricKey);
        var scales = table.Columns.Select((_, column) => SeedStrip.ScaleOf(table.Rows.Select(row => row.Cells[column].Spread))).ToArray();
        return Wide(table.Caption, C(
            "table",
            "results",
            E("caption", table.Caption),
            E("thead", E("tr", E("th", A("scope", "col"), "method"),
                table.Columns.Select(column => E("th", A("scope", "col"), column.What, E("small", column.Where))))),
            E("tbody", table.Rows.Select(row => E(
                "tr",
                E("th", A("scope", "row"), row.Method.Name, describe ? E("small", row.Method.Description) : null),
                row.Cells.Zip(scales, (cell, scale) => C(
                    "td",
                    cell.IsBest ? "number best" : "number",
                    cell.Text,
                    SeedStrip.Draw(row.Method, cell.Spread, metric, scale))))))));
    }
}

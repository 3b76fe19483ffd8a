using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Each method in relation to a reference: how much better, with the verdict where the two were compared.</summary>
internal static class ImprovementSection
{
    private const int ColumnsAcross = 5;

    public static XElement? Of(StudyReport report)
    {
        var columns = StudyReportBuilder.Headline(report);
        var cells = report.Improvements.ToLookup(one => one.Method);
        if (cells.Count == 0)
        {
            return null;
        }

        var caption = $"Improvement over {report.Reference} in percent of it, {report.MetricOf(report.Metric).Title}";
        return E(
            "section",
            E("h2", $"Improvement over {report.Reference}"),
            columns.Chunk(ColumnsAcross).Select(across => Wide(caption, C(
                "table",
                "differences",
                E("caption", caption, $": mean ± sd over {StudyText.Seeds(report)}"),
                E("thead", E("tr", E("th", A("scope", "col"), "method"), across.Select(column => StudyText.Head(report, column)).Select(
                    head => C("th", "right", A("scope", "col"), head.What, E("small", head.Where))))),
                E("tbody", report.Methods.Where(method => cells.Contains(method.Name)).Select(method => E(
                    "tr",
                    E("th", A("scope", "row"), method.Name),
                    across.Select(column => Cell(
                        column, cells[method.Name].FirstOrDefault(cell => cell.Quantity == column.Key))))))))),
            C("p", "small", $"In relation to the mean of {report.Reference}; above 0 is better, of gaps too: a smaller gap is an "
                + $"improvement. Against a gap that is small already, percentages are large. Where the study compares a method with "
                + $"{report.Reference}, the verdict on that difference stands below; otherwise nothing was tested."));
    }

    private static XElement Cell(Quantity quantity, Improvement? improvement) => improvement is null
        ? C("td", "right", Numbers.None)
        : C(
            "td",
            "right",
            ImprovementText.Signed(improvement.Relative),
            !quantity.HigherIsBetter && ImprovementText.Times(improvement.Relative.Mean!.Value) is { } times ? E("small", times) : null,
            improvement.Verdict is { } verdict ? C("div", "verdict", C("span", $"word {Style(verdict)}", Words.Of(verdict))) : null);

    private static string Style(DifferenceVerdict verdict) => verdict switch
    {
        DifferenceVerdict.Better => "better",
        DifferenceVerdict.Worse => "worse",
        _ => "open",
    };
}

using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Confusion matrices: of all rows, and of each group in a fold-out.</summary>
internal static class ConfusionPart
{
    public static XElement? Of(FairnessReport report) => report.Overall.Confusion.Count == 0 ? null : E(
        "section",
        E("h2", "What was taken for what"),
        C("p", "small", "Rows are true classes, columns predicted ones; below each count its share of the true class. Shaded: right."),
        Matrix("All rows", report.Overall, report),
        report.ByGroup.Values.Select(grouping => E(
            "details",
            E("summary", $"By {grouping.Name}"),
            C("div", "columns", grouping.Groups.Where(group => group.N > 0).Select(group => Matrix(group.Name, group, report))))));

    private static XElement Matrix(string name, GroupResult group, FairnessReport report) => Wide($"Confusion matrix, {name}", C(
        "table",
        "confusion",
        E("caption", $"{name}, {Numbers.Count(group.N)} rows"),
        E("thead", E("tr", E("th", A("scope", "col"), "true class"), report.ClassNames.Select(
            predicted => C("th", "right", A("scope", "col"), predicted)))),
        E("tbody", report.ClassNames.Select((truth, row) => E(
            "tr",
            E("th", A("scope", "row"), truth),
            report.ClassNames.Select((_, column) => Cell(group.Confusion[row], row, column)))))));

    private static XElement Cell(IReadOnlyList<int> row, int index, int column)
    {
        var total = row.Sum();
        return C(
            "td",
            index == column && total > 0 ? "right best" : "right",
            Numbers.Count(row[column]),
            total == 0 ? null : E("small", (100.0 * row[column] / total).ToString("0", CultureInfo.InvariantCulture) + " %"));
    }
}

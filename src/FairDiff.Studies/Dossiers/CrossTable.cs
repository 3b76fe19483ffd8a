using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>What a classifier made of the rows: labels against predictions, or of each condition the four outcomes.</summary>
/// <param name="Caption">Of which classifier, on which rows.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">A row for each class or condition.</param>
internal sealed record CrossTable(
    string Caption, IReadOnlyList<string> Columns, IReadOnlyList<(string Name, IReadOnlyList<int> Counts)> Rows)
{
    /// <summary>That of all rows of an evaluation.</summary>
    /// <param name="caption">Of which classifier, on which rows.</param>
    /// <param name="report">The evaluation.</param>
    public static CrossTable Of(string caption, FairnessReport report) => report.Overall.Confusion.Count > 0 && !report.IsMultiLabel
        ? new(
            $"{caption}: label (row) and prediction (column), in rows",
            [.. report.ClassNames.Select(name => $"predicted {name}")],
            [.. report.ClassNames.Zip(report.Overall.Confusion)])
        : new(
            $"{caption}: what became of each condition, in rows",
            ["true positive", "false positive", "false negative", "true negative"],
            [
                .. report.Overall.Outcomes.Select(condition => (condition.Key, (IReadOnlyList<int>)
                [
                    condition.Value.TruePositives, condition.Value.FalsePositives, condition.Value.FalseNegatives,
                    condition.Value.TrueNegatives,
                ])),
            ]);
}

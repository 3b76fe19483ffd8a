using FairDiff.Fairness.Reporting;

namespace FairDiff.Fairness;

/// <summary>How well the classifier does overall and for each group, and how far the groups are apart.</summary>
public sealed record FairnessReport
{
    /// <summary>Gets the class names, in the order of the confusion matrices.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Gets whether the classes are conditions that may go together.</summary>
    public required bool IsMultiLabel { get; init; }

    /// <summary>Gets the positive class when there are two; null with more.</summary>
    public required string? PositiveClass { get; init; }

    /// <summary>Gets the options that it was made with.</summary>
    public required FairnessOptions Options { get; init; }

    /// <summary>Gets the number of clusters that the bootstrap drew; null when it drew rows.</summary>
    public required int? ClusterCount { get; init; }

    /// <summary>Gets the metrics of all rows.</summary>
    public required GroupResult Overall { get; init; }

    /// <summary>Gets the groups of each attribute and crossing, by its name as given in the options.</summary>
    public required IReadOnlyDictionary<string, GroupingResult> ByGroup { get; init; }

    /// <summary>
    /// Gets the overall values, and those of groups with sufficient evidence, under keys that MLflow accepts: "accuracy",
    /// "site/north/accuracy", "site/north/n", "gap/accuracy/site" with its interval in "gap/accuracy/site.low" and ".high".
    /// Other characters than letters, digits and <c>_ - . space</c> become "_" (so "site*sex" is "site_sex").
    /// </summary>
    public IReadOnlyDictionary<string, double> Metrics => MetricKeys.Flatten(this);

    /// <summary>Gets the gap of a metric between the groups of an attribute.</summary>
    /// <param name="grouping">The attribute or crossing, such as "site".</param>
    /// <param name="metric">The metric, such as <see cref="MetricNames.Accuracy"/>.</param>
    /// <returns>The gap; its value is null when it could not be computed.</returns>
    /// <exception cref="FairnessException">There is no such attribute or metric in this report.</exception>
    public GapValue Gap(string grouping, string metric = MetricNames.Accuracy)
    {
        var groups = Grouping(grouping);
        return groups.Gaps.TryGetValue(metric, out var gap)
            ? gap
            : throw new FairnessException(
                $"There is no gap of '{metric}' in this report; there are {string.Join(", ", groups.Gaps.Keys)}.");
    }

    internal GroupingResult Grouping(string name) => ByGroup.TryGetValue(name, out var groups)
        ? groups
        : throw new FairnessException($"There is no grouping '{name}' in this report; there are {string.Join(", ", ByGroup.Keys)}.");

    /// <summary>Writes the report as JSON: camelCase, undefined values as null, intervals and reasons beside the values.</summary>
    /// <returns>Indented JSON text.</returns>
    public string ToJson() => ReportJson.Write(this);

    /// <summary>Lists every value and gap as rows of a table.</summary>
    /// <returns>The rows: overall, then each grouping with its groups and gaps.</returns>
    public IReadOnlyList<FairnessRow> ToRows() => ReportRows.Of(this);

    /// <summary>Writes <see cref="ToRows"/> as CSV with a header; what is undefined is an empty cell.</summary>
    /// <param name="escapeFormulas">Whether a text that a spreadsheet would run as a formula, such as a group called "=1+1", gets an
    /// apostrophe in front; numbers never do.</param>
    /// <returns>CSV text.</returns>
    public string ToCsv(bool escapeFormulas = true) => ReportRows.ToCsv(this, escapeFormulas);

    /// <summary>The report as a table of texts, for whoever draws it.</summary>
    public FairnessTable ToTable() => ReportCells.Table(this);

    /// <summary>Writes the report as a table to read.</summary>
    /// <returns>Plain text of several lines.</returns>
    public override string ToString() => ReportText.Write(this);
}

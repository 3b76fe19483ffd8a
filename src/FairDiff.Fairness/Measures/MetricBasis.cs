namespace FairDiff.Fairness.Measures;

/// <summary>The rows that the kinds of metrics rest on.</summary>
internal sealed class MetricBasis(Predictions predictions, FairnessOptions options)
{
    private IReadOnlyList<string> Names => predictions.ClassNames;

    public static Func<GroupCounts, int, Basis> Never(string reason) => (_, _) => new(0, 1, reason);

    /// <summary>What a metric of a class rests on, or one of all.</summary>
    public Func<GroupCounts, int, Basis> Of(
        MetricEvidence evidence, int? ofClass) => (evidence, ofClass ?? predictions.PositiveClass) switch
    {
        (MetricEvidence.KnownRows, _) when predictions.IsMultiLabel => KnownRows,
        (MetricEvidence.RowsOfClass, { } c) => RowsOf(c, positive: true),
        (MetricEvidence.RowsOfOtherClasses, { } c) => RowsOf(c, positive: false),
        (MetricEvidence.BothSides, { } c) => BothSides(c),
        (MetricEvidence.RowsOfClass or MetricEvidence.RowsOfOtherClasses or MetricEvidence.BothSides, null) => PresentClasses,
        (MetricEvidence.HighRiskRows, _) => HighRisk,
        _ => AllRows,
    };

    /// <summary>The rows of the classes that are present; two at least. Of conditions, those with rows on both sides.</summary>
    public Basis PresentClasses(GroupCounts counts, int group)
    {
        var (all, n) = (Names.Count, counts.Rows(group));
        var present = Enumerable.Range(0, all).Count(
            c => counts.Of(group, c) is var one && one.Positives > 0 && (!predictions.IsMultiLabel || one.Negatives > 0));
        return (predictions.IsMultiLabel, present) switch
        {
            (true, 0) => new(0, 1, "no condition has rows with it and rows without it"),
            (true, _) =>
                new(n, 1, present == all ? null : $"mean over the {present} of {all} conditions that have rows with and without them"),
            (_, < 2) => new(0, 1, "all rows are of one class"),
            _ => new(n, 1, present == all ? null : $"mean over the {present} of {all} classes that are present"),
        };
    }

    public long CountHighRisk(GroupCounts counts, int group) =>
        Enumerable.Range(0, Names.Count).Where(c => predictions.IsHighRisk[c]).Sum(c => counts.Of(group, c).Positives);

    private static Basis AllRows(GroupCounts counts, int group) => new(counts.Rows(group), 1, null);

    private Basis KnownRows(GroupCounts counts, int group) => Enumerable.Range(0, Names.Count).Any(c => counts.Of(group, c).Rows > 0)
        ? AllRows(counts, group)
        : new(0, 1, "no condition is known in any row");

    private Basis HighRisk(GroupCounts counts, int group) => Part(CountHighRisk(counts, group), "high-risk rows", counts.Rows(group));

    /// <summary>The rows that have (or have not) a class.</summary>
    private Func<GroupCounts, int, Basis> RowsOf(int c, bool positive) => (counts, group) =>
    {
        var one = counts.Of(group, c);
        return positive
            ? Part(one.Positives, $"rows of class '{Names[c]}'", one.Rows)
            : Part(one.Negatives, $"rows of other classes than '{Names[c]}'", one.Rows);
    };

    /// <summary>The rows of a class and of the rest: the rarer of both decides.</summary>
    private Func<GroupCounts, int, Basis> BothSides(int c) => (counts, group) =>
    {
        var one = counts.Of(group, c);
        var rarer = RowsOf(c, one.Positives <= one.Negatives)(counts, group);
        return rarer.Reason is not null ? rarer : new(one.Rows, rarer.Needed, null);
    };

    private Basis Part(long rows, string what, long n)
    {
        var needed = options.MinimumClassSize;
        var reason = rows == 0 ? $"no {what} among {n}" : $"too few {what}: {rows}, the minimum is {needed}";
        return new(rows, needed, rows < needed ? reason : null);
    }
}

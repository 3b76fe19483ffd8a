namespace FairDiff.Fairness.Measures;

/// <summary>The rows that the kinds of metrics rest on.</summary>
internal sealed class MetricBasis(IReadOnlyList<string> classNames, FairnessOptions options)
{
    public static Basis AllRows(GroupCounts counts, int group) => new(counts.Rows(group), 1, null);

    public static Func<GroupCounts, int, Basis> Never(string reason) => (_, _) => new(0, 1, reason);

    /// <summary>The rows that have (or have not) a class.</summary>
    public Func<GroupCounts, int, Basis> RowsOf(int c, bool positive) => (counts, group) =>
    {
        var one = counts.Of(group, c);
        return positive
            ? Part(one.Positives, $"rows of class '{classNames[c]}'", one.Rows)
            : Part(one.Negatives, $"rows of other classes than '{classNames[c]}'", one.Rows);
    };

    /// <summary>The rows of a class and of the rest: the rarer of both decides.</summary>
    public Func<GroupCounts, int, Basis> BothSides(int c) => (counts, group) =>
    {
        var one = counts.Of(group, c);
        var rarer = RowsOf(c, one.Positives <= one.Negatives)(counts, group);
        return rarer.Reason is not null ? rarer : new(one.Rows, rarer.Needed, null);
    };

    /// <summary>The rows of the classes that are present; two at least.</summary>
    public Func<GroupCounts, int, Basis> PresentClasses(bool multiLabel) => (counts, group) =>
    {
        var (all, n) = (classNames.Count, counts.Rows(group));
        var present = Enumerable.Range(0, all).Count(
            c => counts.Of(group, c) is var one && one.Positives > 0 && (!multiLabel || one.Negatives > 0));
        return (multiLabel, present) switch
        {
            (true, 0) => new(0, 1, "no condition has rows with it and rows without it"),
            (true, _) =>
                new(n, 1, present == all ? null : $"mean over the {present} of {all} conditions that have rows with and without them"),
            (_, < 2) => new(0, 1, "all rows are of one class"),
            _ => new(n, 1, present == all ? null : $"mean over the {present} of {all} classes that are present"),
        };
    };

    public Basis HighRisk(GroupCounts counts, int group) => Part(HighRiskRows(counts, group), "high-risk rows", counts.Rows(group));

    public long HighRiskRows(GroupCounts counts, int group) =>
        Enumerable.Range(0, classNames.Count).Where(c => options.HighRiskClasses.Contains(classNames[c])).Sum(
            c => counts.Of(group, c).Positives);

    private Basis Part(long rows, string what, long n)
    {
        var needed = options.MinimumClassSize;
        var reason = rows == 0 ? $"no {what} among {n}" : $"too few {what}: {rows}, the minimum is {needed}";
        return new(rows, needed, rows < needed ? reason : null);
    }
}

namespace FairDiff.Pipelines.Report;

/// <summary>Comparisons in words.</summary>
internal static class ComparisonWords
{
    /// <summary>The pairs of a report, each with its comparisons in the order of the columns.</summary>
    public static IEnumerable<IGrouping<(string Candidate, string Reference), Comparison>> Pairs(StudyReport report) =>
        report.Comparisons.GroupBy(comparison => (comparison.Candidate, comparison.Reference));

    public static Quantity QuantityOf(StudyReport report, Comparison comparison) =>
        report.Quantities.First(quantity => quantity.Key == comparison.Quantity);

    /// <summary>All quantities of a pair by verdict: Better: ... Worse: ... Within the spread of the seeds: ...</summary>
    public static string Summary(StudyReport report, IEnumerable<Comparison> pair)
    {
        var parts = pair.GroupBy(comparison => comparison.Verdict).OrderBy(group => group.Key)
            .Select(group => $"{Words.Capital(Words.Of(group.Key))}: {string.Join(", ", group.Select(one => Words.Short(QuantityOf(report, one))))}.");
        return string.Join(" ", parts);
    }

    /// <summary>One comparison with its numbers.</summary>
    public static string Sentence(StudyReport report, Comparison comparison)
    {
        var quantity = QuantityOf(report, comparison);
        var metric = StudyMetric.Named(quantity.Metric);
        var change = $"{Numbers.Value(metric, comparison.ReferenceMean)} -> {Numbers.Value(metric, comparison.CandidateMean)}"
            + $" ({Numbers.Difference(metric, comparison.Difference)})";
        return comparison.Spread is null
            ? $"{Words.Phrase(report, quantity)} {change}: {Words.Of(comparison.Verdict)}"
            : $"{Words.Phrase(report, quantity)} {change}: {Words.Of(comparison.Verdict)} ({Evidence(comparison, metric)})";
    }

    /// <summary>The spread, and how many seeds go the way of the mean.</summary>
    public static string Evidence(Comparison comparison, StudyMetric metric)
    {
        var same = comparison.Differences.Count(value => Math.Sign(value) == Math.Sign(comparison.Difference ?? 0));
        var spread = Numbers.Value(metric, comparison.Spread);
        return $"spread {spread}; {same} of {comparison.Differences.Count} seeds agree";
    }
}

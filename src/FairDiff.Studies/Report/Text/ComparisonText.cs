using System.Globalization;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>Comparisons in words.</summary>
internal static class ComparisonText
{
    /// <summary>The pairs of a report, each with what was compared, in the order of the sets.</summary>
    public static IEnumerable<IGrouping<(string Candidate, string Reference), Compared>> Pairs(StudyReport report) =>
        from pair in report.Comparisons
        from difference in pair.Quantities
        let metric = report.MetricOf(difference.Quantity.Metric)
        group new Compared(Quantity.Of(pair.Set, difference.Quantity, metric), metric, difference) by (pair.Candidate, pair.Baseline);

    /// <summary>All quantities of a pair by verdict: Better: ... Worse: ... Not clear: ...</summary>
    public static string Summary(IEnumerable<Compared> pair) =>
        string.Join(" ", pair.GroupBy(compared => compared.Difference.Verdict).OrderBy(group => group.Key)
        .Select(group => $"{Words.Capital(Words.Of(group.Key))}: "
            + $"{string.Join(", ", group.Select(one => StudyText.Short(one.Quantity)))}."));

    /// <summary>One comparison with its numbers.</summary>
    public static string Sentence(StudyReport report, Compared compared) =>
        $"{StudyText.Phrase(report, compared.Quantity)} {Change(compared, "->")}: {Words.Of(compared.Difference.Verdict)}"
        + (Evidence(compared) is { } evidence ? $" ({evidence})" : "");

    /// <summary>Both means with the spread over their seeds, and the difference.</summary>
    public static string Change(Compared compared, string arrow)
    {
        var (metric, difference) = (compared.Metric, compared.Difference);
        return $"{MeanSd(metric, difference.Baseline)} {arrow} {MeanSd(metric, difference.Candidate)} "
            + $"({StudyNumbers.Difference(metric, difference.Difference.Value)})";
    }

    /// <summary>The interval, the corrected p-value and the chance of the seeds; null where nothing was tested.</summary>
    public static string? Evidence(Compared compared)
    {
        string Signed(double value) => Numbers.Signed(value, StudyNumbers.Value(compared.Metric, Math.Abs(value)));
        return (compared.Difference.Difference.Interval, compared.Difference.HolmPValue) is ({ } interval, { } p)
            ? $"interval {Signed(interval.Lower)} to {Signed(interval.Upper)}, "
                + (compared.Difference.IsPrimary ? "primary: p " : "corrected p ")
                + (p < .001 ? "< 0.001" : string.Create(CultureInfo.InvariantCulture, $"= {p:0.000}"))
                + (SeedChance(compared) is { } chance ? $", {chance}" : "")
            : null;
    }

    /// <summary>How far apart methods are by the luck of the seeds alone; null where there is one seed.</summary>
    public static string? SeedChance(Compared compared) => compared.Difference.SeedChance is { } chance
        ? $"chance of the seeds ±{StudyNumbers.Value(compared.Metric, chance)}"
        : null;

    private static string MeanSd(StudyMetric metric, ReplicateSummary seeds) =>
        StudyNumbers.Value(metric, seeds.Mean) + (seeds.Deviation is { } deviation ? " ± " + StudyNumbers.Value(metric, deviation) : "");
}

/// <summary>What was compared, and what came out.</summary>
internal sealed record Compared(Quantity Quantity, StudyMetric Metric, QuantityComparison Difference);

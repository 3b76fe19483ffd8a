using System.Globalization;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>What there was to win, and who won it, in words.</summary>
internal static class HeadroomText
{
    /// <summary>A sentence for each number that has a ceiling.</summary>
    public static IEnumerable<string> Of(StudyReport report) => report.Headroom.Select(headroom =>
    {
        var compared = Compared(report, headroom.Set, headroom.Difference);
        var (what, change) = (StudyText.Phrase(report, compared.Quantity), ComparisonText.Change(compared, "->"));
        var ceiling = $"{headroom.Baseline} against {headroom.Ceiling} {change}: {Words.Of(headroom.Difference.Verdict)}"
            + (ComparisonText.Evidence(compared) is { } evidence ? $"; {evidence}" : "");
        return headroom.CanShowBenefit switch
        {
            true => $"{Words.Capital(what)}: there is something to win ({ceiling})."
                + (headroom.Covered.Count == 0 ? "" : " Of that distance "
                    + string.Join(", ", headroom.Covered.Select(method => $"{method.Key} covers {Percent(method.Value)}")) + "."),
            false => $"{Words.Capital(what)}: this data cannot show a benefit of any method ({ceiling}).",
            null => $"{Words.Capital(what)}: whether there is something to win was not tested ({ceiling}).",
        };
    });

    /// <summary>A sentence for each number in which a method has rivals that need no generator: it names a winner only where the rule
    /// does.</summary>
    public static IEnumerable<string> Winners(StudyReport report) => report.BestRivals.Select(best =>
    {
        var compared = Compared(report, best.Set, best.Difference);
        var numbers = $"{best.Rival} {ComparisonText.Change(compared, "->")}: {Words.Of(best.Difference.Verdict)}";
        var what = StudyText.Phrase(report, compared.Quantity);
        return best.Wins
            ? $"{Words.Capital(what)}: {best.Candidate} beats the best rival without a generator, {numbers}."
            : $"{Words.Capital(what)}: {best.Candidate} does not beat the best rival without a generator, {numbers}.";
    });

    private static Compared Compared(StudyReport report, string set, QuantityComparison difference)
    {
        var metric = report.MetricOf(difference.Quantity.Metric);
        return new Compared(Quantity.Of(set, difference.Quantity, metric), metric, difference);
    }

    private static string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";
}

using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Two methods on the same rows: what is better, what is worse, and what is not clear.</summary>
internal static class ComparisonPart
{
    private const string Baseline = "baseline";
    private const string Candidate = "this method";

    public static XElement? Of(PageContent content, ReportMetricText metrics)
    {
        if (content.Comparison is not { } comparison)
        {
            return null;
        }

        var differences = Difference.Of(comparison, Difference.Names(content.Report, metrics));
        return E(
            "section",
            E("h2", "Compared with the baseline"),
            E("p", $"On the same {Numbers.Count(comparison.Rows)} rows, {Seeds(comparison)}. {Difference.Clear(differences)}"),
            C("p", "small", "Differences are this method minus the baseline, as means over the training seeds; intervals and p-values "
                + "are those of a paired bootstrap of rows and seeds: both "
                + $"methods are judged on the same resampled rows. {Difference.Correction(differences.Count, content.Report.Options)} "
                + "Worst: the value of the worst group. Of a gap, less is better. Filled dots: clearly better or worse. "
                + "Over seeds: Mann-Whitney test of the seeds against each other, not corrected; a few seeds cannot show much. "
                + "In the scatters, bars are one standard deviation over seeds, and no method is better in both than those on the "
                + "dashed line."),
            C("div", "panels", Scatters(comparison, content.Report, metrics)),
            DifferencePlot.Panels([("", differences)], "the baseline"),
            Table(differences));
    }

    private static string Seeds(MethodComparison comparison)
    {
        static string Count(ReplicateSummary summary) =>
            summary.Values.Count == 1 ? "one training seed" : $"{summary.Values.Count} training seeds";
        var any = comparison.Quantities[0];
        return $"{Count(any.Candidate)} of this method against {Count(any.Baseline)} of the baseline";
    }

    /// <summary>How good against how fair: the first metric that is told of, by every attribute.</summary>
    private static IEnumerable<XElement> Scatters(MethodComparison comparison, FairnessReport report, ReportMetricText metrics)
    {
        var quantities = comparison.Quantities.ToDictionary(quantity => quantity.Quantity);
        return metrics.Summarised.Take(1).SelectMany(
            metric => report.ByGroup.Keys.Where(name => quantities.ContainsKey(QuantityName.Gap(name, metric)))
            .Select(name => (Attribute: name, Good: quantities[QuantityName.Overall(metric)], Gap: quantities[
                QuantityName.Gap(name, metric)]))
            .Select(found => MethodScatter.Draw(
                metrics,
                metric,
                found.Attribute,
                [
                    new(Baseline, 9, found.Good.Baseline, found.Gap.Baseline),
                    new(Candidate, 0, found.Good.Candidate, found.Gap.Candidate)])));
    }

    private static XElement Table(IReadOnlyList<Difference> differences)
    {
        const string Caption = "This method beside the baseline";
        var seeds = differences.Any(difference => difference.Seeds is not null);
        return Wide(Caption, C(
            "table",
            "differences",
            E("caption", Caption, ": mean ± standard deviation over training seeds"),
            E("thead", E("tr",
                E("th", A("scope", "col"), "number"),
                new[] { Baseline, Candidate, "difference" }.Select(head => C("th", "right", A("scope", "col"), head)),
                E("th", A("scope", "col"), "verdict"),
                seeds ? E("th", A("scope", "col"), "over seeds") : null)),
            E("tbody", differences.Select(difference => E(
                "tr",
                E("th", A("scope", "row"), difference.Title),
                C("td", "right", difference.From),
                C("td", "right", difference.To),
                C(
                    "td", "right", difference.Amount,
                    difference.Size.Interval is { } interval
                        ? E("small", difference.Metrics.SignedInterval(difference.Metric, interval))
                        : null),
                E("td", VerdictChip.Of(difference)),
                seeds ? E("td", GapText.P(difference.Seeds)) : null)))));
    }
}

using System.Xml.Linq;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Report;

/// <summary>What the study found, in words: one card per pair of methods, with the rule that decides.</summary>
internal static class SummarySection
{
    public static XElement? Of(StudyReport report)
    {
        var pairs = ComparisonWords.Pairs(report).ToArray();
        return pairs.Length == 0 ? null : E(
            "section",
            E("h2", "What was found"),
            C("div", "cards", pairs.Select(pair => Card(report, pair))),
            C("p", "small", "The rule. ", report.ComparisonRule));
    }

    private static XElement Card(StudyReport report, IGrouping<(string Candidate, string Reference), Comparison> pair) => C(
        "article",
        "card",
        E("h3", pair.Key.Candidate, E("small", " against "), pair.Key.Reference),
        E("p", ComparisonWords.Summary(report, pair)),
        E("ul", pair.Select(comparison => Item(report, comparison))));

    private static XElement Item(StudyReport report, Comparison comparison)
    {
        var quantity = ComparisonWords.QuantityOf(report, comparison);
        var metric = StudyMetric.Named(quantity.Metric);
        return E(
            "li",
            C("span", "chip " + comparison.Verdict.ToString().ToLowerInvariant(), Short(comparison.Verdict)),
            E("b", Words.Capital(Words.Phrase(report, quantity))),
            E("br"),
            C("span", "numbers", $"{Numbers.Value(metric, comparison.ReferenceMean)} → {Numbers.Value(metric, comparison.CandidateMean)}"
                + $" ({Numbers.Difference(metric, comparison.Difference)})"),
            comparison.Spread is null ? null : C("span", "small", ComparisonWords.Evidence(comparison, metric)));
    }

    private static string Short(Verdict verdict) => verdict == Verdict.WithinSpread ? "within spread" : Words.Of(verdict).Split(':')[0];
}

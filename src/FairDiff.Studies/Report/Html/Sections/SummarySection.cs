using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>What the study found, in words: one card per pair of methods, with the rule that decides.</summary>
internal static class SummarySection
{
    public static XElement? Of(StudyReport report)
    {
        var pairs = ComparisonText.Pairs(report).ToArray();
        return pairs.Length == 0 ? null : E(
            "section",
            E("h2", "What was found"),
            Sentences("Claims of the paper", ClaimText.Of(report)),
            Sentences("What there was to win", HeadroomText.Of(report)),
            Sentences("Against the best rival", HeadroomText.Winners(report)),
            C("div", "cards", pairs.Select(pair => Card(report, pair))),
            C("p", "small", "The rule. ", report.ComparisonRule));
    }

    private static IEnumerable<XElement> Sentences(string title, IEnumerable<string> sentences)
    {
        XElement[] items = [.. sentences.Select(sentence => E("li", sentence.Replace("->", "→", StringComparison.Ordinal)))];
        return items.Length == 0 ? [] : [E("h3", title), E("ul", items)];
    }

    private static XElement Card(StudyReport report, IGrouping<(string Candidate, string Reference), Compared> pair) => C(
        "article",
        "card",
        E("h3", pair.Key.Candidate, E("small", " against "), pair.Key.Reference),
        E("p", ComparisonText.Summary(pair)),
        E("ul", pair.Select(compared => Item(report, compared))));

    private static XElement Item(StudyReport report, Compared compared) => E(
        "li",
        C("span", "chip " + compared.Difference.Verdict.ToString().ToLowerInvariant(), Words.Of(compared.Difference.Verdict)),
        E("b", Words.Capital(StudyText.Phrase(report, compared.Quantity))),
        E("br"),
        C("span", "numbers", ComparisonText.Change(compared, "→")),
        ComparisonText.Evidence(compared) is { } evidence ? C("span", "small", evidence) : null);
}

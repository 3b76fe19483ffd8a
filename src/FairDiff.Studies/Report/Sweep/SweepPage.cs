using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>sweep.html: one file that opens offline, without scripts.</summary>
internal static class SweepPage
{
    public static string Render(StudySweep sweep)
    {
        var report = sweep.Studies[^1].Report;
        var metric = report.MetricOf(report.Metric);
        string[] methods = [.. sweep.Studies.SelectMany(study => study.Report.Methods).Select(method => method.Name).Distinct()];
        Quantity[] quantities = [
            .. sweep.Studies.SelectMany(study => StudyReportBuilder.Headline(study.Report)).DistinctBy(quantity => quantity.Key)];
        return HtmlPage.Render(
            $"{metric.Title} by {sweep.Setting}",
            E(
                "header",
                E("h1", $"{Words.Capital(metric.Title)} by {sweep.Setting}"),
                C("div", "meta", $"{report.Title} · FairDiff.MLNet {report.Version}"),
                C("p", "banner", A("role", "note"), report.Note)),
            [
                E(
                    "section",
                    E("h2", "Curves"),
                    C("p", "small", "Means and standard deviations over the seeds of each study; which differences are clear is below."),
                    Series.Legend(methods.Select((name, index) => (name, index))),
                    C("div", "panels", quantities.Select(quantity => Figure(sweep, methods, quantity, metric, report)))),
                Claims(sweep),
                Verdicts(sweep),
            ]);
    }

    private static XElement Figure(
        StudySweep sweep, string[] methods, Quantity quantity, StudyMetric metric, StudyReport report)
    {
        var caption = Words.Capital(StudyText.Phrase(report, quantity)) + (metric.InPercent ? ", in %" : "");
        return E("figure", E("figcaption", E("b", caption)), SweepChart.Draw(sweep, methods, quantity, metric, caption));
    }

    private static XElement? Claims(StudySweep sweep)
    {
        var claims = sweep.Studies.SelectMany(study => study.Report.Claims).DistinctBy(claim => claim.Key).ToArray();
        return claims.Length == 0 ? null : E(
            "section",
            E("h2", "Claims of the paper"),
            Table(sweep, "What each study says of them", "claim", claims.Select(claim => (
                $"{Words.Capital(claim.Text)} ({claim.Source})",
                sweep.Studies.Select(study => study.Report.Claims.FirstOrDefault(one => one.Key == claim.Key) is { } found
                    ? ClaimText.Word(found.Verdict).ToLowerInvariant()
                    : Numbers.None)))));
    }

    private static XElement? Verdicts(StudySweep sweep)
    {
        var compared = sweep.Studies.Select(study => ComparisonText.Pairs(study.Report).SelectMany(
            pair => pair.Select(one => (pair.Key, one.Quantity, Compared: one)))
            .ToDictionary(one => (one.Key, one.Quantity.Key), one => one.Compared)).ToArray();
        var pairs = compared.SelectMany(study => study.Keys).Distinct().GroupBy(one => one.Item1).ToArray();
        return pairs.Length == 0 ? null : E(
            "section",
            E("h2", "Differences"),
            pairs.SelectMany(pair => (object[])
            [
                E("h3", pair.Key.Candidate, E("small", " against "), pair.Key.Reference),
                Table(sweep, $"{pair.Key.Candidate} against {pair.Key.Reference}", "number", pair.Select(key => (
                    Words.Capital(StudyText.Phrase(
                        sweep.Studies[^1].Report, compared.First(study => study.ContainsKey(key))[key].Quantity)),
                    compared.Select(study => study.TryGetValue(key, out var one)
                        ? $"{StudyNumbers.Difference(one.Metric, one.Difference.Difference.Value)}, {Words.Of(one.Difference.Verdict)}"
                        : Numbers.None)))),
            ]));
    }

    private static XElement Table(
        StudySweep sweep, string caption, string what, IEnumerable<(string Head, IEnumerable<string> Cells)> rows) => Wide(
        caption,
        C(
            "table",
            "results",
            E("caption", $"{caption}, by {sweep.Setting}"),
            E("thead", E(
                "tr",
                E("th", A("scope", "col"), what),
                sweep.Values.Select(value => E("th", A("scope", "col"), value)))),
            E("tbody", rows.Select(row => E(
                "tr", E("th", A("scope", "row"), row.Head), row.Cells.Select(cell => C("td", "number", cell)))))));
}

using System.Globalization;
using System.Reflection;
using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>The dossier of predictions, by their evaluation.</summary>
internal static class EvaluationContent
{
    private const string Page = "evidence/evaluation.html", Json = "evidence/evaluation.json";
    private static readonly string[] Calibration = [MetricNames.Brier, MetricNames.CalibrationError];

    public static DossierContent Of(FairnessReport report, EvaluationData data, EvaluationPageOptions options)
    {
        var html = report.ToHtml(data, options);
        var missing = MissingCells.Count(
            "the predictions", Rows(data, report.Options.MissingValues), [.. data.Attributes.Keys], [.. data.Attributes.Keys]);
        var flow = Flow(report, missing);
        var content = new DossierContent
        {
            Title = $"Predictions of {options.Source}",
            Note = "An evaluation of predictions: how the classifier was made is not known here.",
            Created = options.Created ?? DateTimeOffset.Now,
            Version = typeof(Dossier).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Facts = new Dictionary<string, DossierFact>(),
            Limitations = [.. Limitations(report, flow, options)],
            Classes = report.ClassNames,
            Results = [.. Results(report, options)],
            Flow = flow,
            Missing = data.Attributes.Count == 0 ? [] : missing,
            CrossTables = [CrossTable.Of("All rows", report)],
            Evidence = new Dictionary<string, DossierEvidence>
            {
                [Page] = new("The evaluation, as people read it", () => html),
                [Json] = new("The same for programs: every number, with reasons", report.ToJson),
            },
        };
        return content with { Facts = Facts(report, content, options, html) };
    }

    private static IReadOnlyDictionary<string, DossierFact> Facts(
        FairnessReport report, DossierContent content, EvaluationPageOptions options, string html)
    {
        var facts = new FactBook();
        var (every, brief) = (DossierLinks.Section(Page, html, "Every number"), DossierLinks.Section(Page, html, "In short"));
        string[] compared = [.. report.ComparedMetrics()];
        var gaps = Gaps(report, compared).ToArray();
        facts.Add("title", content.Title, Page, "the title of the evaluation");
        facts.Add("measures", Words.Capital(FactBook.List([.. compared.Select(report.Options.Metrics.Title)]))
            + $", overall, by group, and the gap between groups (best minus worst).{Plots(html)}", every, "every number");
        facts.Add("intendedUse", DossierContent.IntendedUse, DossierLinks.Uses, "uses and directions");
        facts.Add("objectives", "To judge a classifier by its predictions, overall and by group.", brief, "in short");
        facts.Add("goal", "Evaluation of a classifier on rows with known labels.", brief, "in short");
        facts.Add("design", "Retrospective: predictions and labels were there before the evaluation.", brief, "in short");
        facts.Add("sizes", $"{Numbers.Count(report.Overall.N)} rows{(report.ClusterCount is { } clusters
            ? $", {Numbers.Count(clusters)} clusters" : "")}.", DossierLinks.Flow, "the flow of the rows");
        facts.Add("flow", $"{Numbers.Count(report.Overall.N)} rows, group by group.", DossierLinks.Flow, "the diagram");
        facts.Add("missing", FactBook.Join(content.Missing.Where(part => part.Group is null).SelectMany(part => part.Empty.Select(
            column => $"{column.Key}: {Numbers.Count(column.Value)} empty cells"))), DossierLinks.Missing, "missing values");
        facts.Add("characteristics", content.Flow.Parts.All(part => part.Groups.Count == 0) ? null
            : $"Rows of every group by {FactBook.List([.. report.ByGroup.Keys])}.", DossierLinks.Parts, "groups");
        facts.Add("columns", report.ByGroup.Count == 0 ? null : $"Groups by {FactBook.List([.. report.ByGroup.Keys])}.",
            DossierLinks.Parts, "groups");
        facts.Add("judged", content.Flow.Judged, DossierLinks.Flow, "the flow of the rows");
        facts.Add("labels", "Yes: every row that is judged has one.", DossierLinks.Flow, "the flow of the rows");
        facts.Add("output", $"{(report.IsMultiLabel ? "A score of each condition" : "A score of each class")}: "
            + $"{FactBook.List([.. report.ClassNames])}." + (options.Thresholds.Count > 0
                ? " Thresholds were chosen on validation rows." : ""), Page, "the evaluation");
        facts.Add("statistics", string.Create(CultureInfo.InvariantCulture, $"{report.Options.BootstrapSamples} bootstrap resamples, ")
            + string.Create(CultureInfo.InvariantCulture, $"{100 * report.Options.Confidence:0.#} % intervals; ")
            + $"gaps are tested and corrected. {DifferenceRule.Text}", DossierLinks.Section(Page, html, "How to read it"),
            "how to read it");
        facts.Add("performance", FactBook.Join(content.Results.Where(result => result.Kind == ResultKind.Usefulness).Select(
            result => $"{result.Label}: {result.Value}")), DossierLinks.Metrics, "key metrics");
        facts.Add("precision", report.Options.BootstrapSamples == 0 ? null : "Every value and gap has its interval.", every,
            "every number");
        facts.Add("fairness", FactBook.Join(gaps), DossierLinks.Metrics, "key metrics");
        facts.Add("heterogeneity", FactBook.Join(gaps), DossierLinks.Section(Page, html, "Group by group"), "group by group");
        facts.Add("failures", DossierLinks.Section(Page, html, "Surest errors") is var errors && errors != Page
            ? "The surest errors of the worst groups, one by one." : null, errors, "surest errors");
        facts.Add("crosstab", "Labels against predictions of all rows.", DossierLinks.CrossTables, "cross tables");
        facts.Add("external", options.Shift is { } shift ? $"Beside it: {FactBook.List([.. shift.Sets.Select(set => set.Name)])}." : null,
            DossierLinks.Section(Page, html, "On other data"), "on other data");
        facts.Add("robustness", facts.Facts.GetValueOrDefault("external")?.Text, DossierLinks.Section(Page, html, "On other data"),
            "on other data");
        facts.Add("shift", facts.Facts.GetValueOrDefault("external")?.Text, DossierLinks.Section(Page, html, "On other data"),
            "on other data");
        facts.Add("limitations", FactBook.Join(content.Limitations), DossierLinks.Warnings, "risks and limitations");
        facts.Add("summary", FactBook.Join([
            $"{content.Title}: {Numbers.Count(report.Overall.N)} rows",
            .. content.Results.Where(result => result.Kind == ResultKind.Usefulness).Select(result => $"{result.Label}: {result.Value}"),
            .. gaps]), DossierLinks.Summary, "the summary of the model card");
        facts.Add("stored", "Every number can be computed again from the predictions.", Json, "every number");
        return facts.Facts;
    }

    /// <summary>What the page draws, by its sections.</summary>
    private static string Plots(string html)
    {
        (string Heading, string Words)[] sections =
            [("Curves", "curves of discrimination and calibration"), ("What decisions are worth", "decision curves")];
        string[] drawn = [.. sections.Where(section => DossierLinks.Section(Page, html, section.Heading) != Page).Select(
            section => section.Words)];
        return drawn.Length == 0 ? "" : $" Drawn: {string.Join(", ", drawn)}.";
    }

    private static DossierFlow Flow(FairnessReport report, IReadOnlyList<MissingCells> missing) => new(
        report.Overall.N,
        report.ClusterCount is { } clusters ? $"{Numbers.Count(clusters)} clusters" : null,
        [
            .. missing.Where(part => part.Group is null).SelectMany(part => part.Empty).Where(column => column.Value > 0).Select(
                column => $"{column.Key} is empty in {Numbers.Count(column.Value)} rows."),
        ],
        [
            new FlowPart("predictions", "judged", report.Overall.N, report.ByGroup.ToDictionary(
                grouping => grouping.Key,
                grouping => (IReadOnlyList<FlowGroup>)
                [
                    .. grouping.Value.Groups.Select(group => new FlowGroup(
                        group.Name, group.N, group.IsUnknown ? null : group.N >= report.Options.MinimumGroupSize)),
                ])),
        ]);

    private static IEnumerable<string> Limitations(FairnessReport report, DossierFlow flow, EvaluationPageOptions options)
    {
        if (report.ByGroup.Count == 0)
        {
            yield return "No groups were named: nothing is known of differences between them.";
        }

        foreach (var sentence in flow.NotJudged)
        {
            yield return sentence;
        }

        var compared = report.ComparedMetrics().ToHashSet();
        foreach (var (grouping, result) in report.ByGroup)
        {
            foreach (var gap in result.Gaps.Values.Where(
                gap => compared.Contains(gap.Metric) && gap.Verdict == GapVerdict.InsufficientEvidence))
            {
                yield return
                    $"Insufficient evidence for the gap of {report.Options.Metrics.Title(gap.Metric)} by {grouping}: {gap.Reason}.";
            }
        }

        if (options.Shift is null)
        {
            yield return "No data from elsewhere were judged: nothing is known of other sites or devices.";
        }

        yield return "How the classifier was made, and on which rows, is not recorded here: whether the rows are new to it cannot be told.";
        yield return "No claim is made of any patient: no clinical use was studied.";
    }

    private static IEnumerable<DossierResult> Results(FairnessReport report, EvaluationPageOptions options)
    {
        foreach (var metric in report.ComparedMetrics())
        {
            var title = Words.Capital(report.Options.Metrics.Title(metric));
            if (report.Overall.Values.GetValueOrDefault(metric) is { Value: { } value } overall)
            {
                yield return Result(ResultKind.Usefulness, $"{title}, all rows", value, overall.Interval);
            }

            foreach (var (grouping, result) in report.ByGroup)
            {
                if (result.Gaps.GetValueOrDefault(metric) is { Value: { } gap } found)
                {
                    yield return Result(ResultKind.Fairness, $"{title}, gap by {grouping}", gap, found.Interval);
                }
            }

            foreach (var set in options.Shift?.Sets ?? [])
            {
                if (set.Report.Overall.Values.GetValueOrDefault(metric) is { Value: { } other } elsewhere)
                {
                    yield return Result(ResultKind.Safety, $"{title}, {set.Name}", other, elsewhere.Interval);
                }
            }
        }

        // Whether its probabilities can be relied on.
        foreach (var metric in Calibration)
        {
            if (report.Overall.Values.GetValueOrDefault(metric) is { Value: { } value } overall)
            {
                yield return Result(
                    ResultKind.Safety, $"{Words.Capital(report.Options.Metrics.Title(metric))}, all rows", value, overall.Interval);
            }
        }
    }

    private static DossierResult Result(ResultKind kind, string label, double value, ConfidenceInterval? interval) => new(
        kind, label,
        string.Create(CultureInfo.InvariantCulture, $"{value:0.000}") + (interval is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ({interval.Lower:0.000} to {interval.Upper:0.000})")),
        JsonSerializer.Serialize(new { value, interval?.Lower, interval?.Upper }, ReportJson.Options));

    private static IEnumerable<string> Gaps(FairnessReport report, IReadOnlyList<string> metrics) =>
        from grouping in report.ByGroup
        from metric in metrics
        let gap = grouping.Value.Gaps.GetValueOrDefault(metric)
        where gap is { Value: not null }
        select string.Create(CultureInfo.InvariantCulture,
            $"Gap of {report.Options.Metrics.Title(metric)} by {grouping.Key} {gap.Value:0.000} ({gap.Best} best, {gap.Worst} worst): ")
            + gap.Reason;

    private static IEnumerable<string[]> Rows(EvaluationData data, MissingValues missing) => Enumerable.Range(0, data.Rows).Select(
        row => data.Attributes.Values.Select(values => missing.Contains(values[row]) ? "" : values[row].Trim()).ToArray());
}

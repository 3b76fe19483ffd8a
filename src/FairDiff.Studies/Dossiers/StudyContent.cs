using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>The dossier of a finished study.</summary>
internal static class StudyContent
{
    private const int MostCrossTables = 6;

    public static DossierContent Of(StudyRecords records)
    {
        var report = records.Report;
        string[] groups = [
            .. report.Quantities.Select(quantity => quantity.Attribute).OfType<string>().SelectMany(name => name.Split('*')).Distinct()];
        MissingCells[] missing = [.. records.Tables().SelectMany(table => MissingCells.Of(table.Part, table.Path, groups))];
        var flow = StudyFlow.Of(report, missing);
        var content = new DossierContent
        {
            Title = report.Title,
            Note = report.Note,
            Created = report.Created,
            Version = report.Version,
            Facts = new Dictionary<string, DossierFact>(),
            Limitations = StudyLimitations.Of(report, flow, records.Audits),
            Classes = report.Classes,
            Results = [.. Results(report)],
            Flow = flow,
            Missing = missing,
            Trainings = StudySynthetic.Trainings(report),
            Audits = records.Audits,
            Synthetic = StudySynthetic.Shares(report, records.Folder),
            CrossTables = [.. records.CrossTables(MostCrossTables)],
            Data = () => DataSection.Of(report),
            Evidence = Evidence(records),
        };
        return content with { Facts = new StudyFacts(records, content).Read() };
    }

    private static IEnumerable<DossierResult> Results(StudyReport report) =>
        from quantity in StudyReportBuilder.Headline(report)
        from method in report.Methods
        let spread = method.Summary[quantity.Key]
        where spread.Mean is not null
        select new DossierResult(
            quantity switch
            {
                { Kind: QuantityKind.Gap or QuantityKind.Worst } => ResultKind.Fairness,
                { IsInDistribution: true } => ResultKind.Usefulness,
                _ => ResultKind.Safety,
            },
            $"{Words.Capital(StudyText.Phrase(report, quantity))}, {method.Name}",
            StudyNumbers.MeanSd(report.MetricOf(quantity.Metric), spread) + (report.MetricOf(quantity.Metric).InPercent ? " %" : ""),
            JsonSerializer.Serialize(new { quantity = quantity.Key, spread.Mean, spread.Sd, Seeds = spread.N }, ReportJson.Options));

    private static Dictionary<string, DossierEvidence> Evidence(StudyRecords records)
    {
        var files = new Dictionary<string, DossierEvidence>
        {
            ["evidence/report.html"] = new("The report of the study: every finding, as people read it", () => records.Page),
            ["evidence/report.json"] = new("The same for programs: every number", () => records.ReportText),
        };
        if (records.SettingsText is { } settings)
        {
            files["evidence/study.json"] = new("Every setting, and the hash of the data", () => settings);
        }

        foreach (var audit in records.Audits)
        {
            files[audit.Link] = new($"Whether {audit.Name} gives away images that it was trained on: {audit.Verdict}", () => audit.Text);
        }

        return files;
    }
}

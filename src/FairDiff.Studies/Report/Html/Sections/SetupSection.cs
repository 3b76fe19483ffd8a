using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>What the study was made of: data, generators, settings.</summary>
internal static class SetupSection
{
    public static XElement Of(StudyReport report) => E(
        "section",
        E("h2", "How it was done"),
        Data(report),
        report.Notes.Count == 0 ? null : E("ul", report.Notes.Select(note => E("li", note))),
        report.Generators.Count == 0 ? null : Generators(report),
        Settings(report));

    private static XElement Data(StudyReport report)
    {
        var labelled = report.LabelKind == StudyLabelKind.Conditions ? "has / known" : "labelled";
        string[] heads = ["group or set", "role", .. report.Classes.Select(name => $"{labelled}: {name}"), "unlabelled", "test"];
        return Table(
            "Images per group and set. Training rows on the left, real test rows on the right.",
            heads,
            report.Sets.Select(set => (string[])
            [
                set.Name,
                StudyText.Of(set.Role),
                .. report.Classes.Select(name => Count(set, set.Labelled.GetValueOrDefault(name))
                    + (set.Known is { } known ? $" / {Count(set, known.GetValueOrDefault(name))}" : "")),
                Count(set, set.Unlabelled),
                Numbers.Count(set.N),
            ]),
            words: 2);
    }

    private static XElement Generators(StudyReport report) => Table(
        "Generators.",
        ["generator", "conditioning and sampling", "parameters", "steps", "training", "images", "sampling", "label agreement"],
        report.Generators.Select(generator => (string[])
        [
            generator.Name,
            generator.Description ?? "",
            Numbers.Count(generator.Parameters),
            Numbers.Count(generator.Steps),
            Durations.Text(TimeSpan.FromSeconds(generator.Seconds)),
            Numbers.Count(generator.Images),
            generator.SamplingSeconds is { } seconds ? Durations.Text(TimeSpan.FromSeconds(seconds)) : Numbers.None,
            generator.LabelAgreement is { } share ? StudyNumbers.Value(StudyMetric.Accuracy, share) + " %" : Numbers.None,
        ]),
        words: 2);

    private static XElement Settings(StudyReport report) =>
        Table("Settings.", ["setting", "value"], report.Settings.Select(setting => (string[])[setting.Key, setting.Value]), words: 2);

    private static string Count(StudySet set, long count) => set.Role == SetRole.InDistribution ? Numbers.Count(count) : Numbers.None;

    /// <summary>A table whose first columns hold words and whose others hold numbers.</summary>
    private static XElement Table(string caption, string[] heads, IEnumerable<string[]> rows, int words)
    {
        XAttribute? Align(int column) => column < words ? null : A("class", "right");
        return Wide(caption, E(
            "table",
            E("caption", caption),
            E("thead", E("tr", heads.Select((head, column) => E("th", A("scope", "col"), Align(column), head)))),
            E("tbody", rows.Select(row => E("tr", row.Select((cell, column) => column == 0
                ? E("th", A("scope", "row"), cell)
                : E("td", Align(column), cell)))))));
    }
}

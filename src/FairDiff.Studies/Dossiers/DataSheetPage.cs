using System.Globalization;
using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>data-sheet.html: where the rows went, who is in them, what is missing, what is synthetic.</summary>
internal static class DataSheetPage
{
    public static string Render(DossierContent content) => DossierPage.Render(content, DossierLinks.DataSheet,
    [
        Flow(content), Parts(content), Missing(content), Synthetic(content), .. DossierGuideline.OfData.Select(
            guideline => ChecklistPage.Section(content, guideline)),
    ]);

    private static XElement Flow(DossierContent content) => E(
        "section",
        E("h2", "From the rows to what was judged"),
        C("p", "small", content.Trainings.Count > 0 ? "Real rows only. " : "", "A group is judged where it has enough rows."),
        FlowDiagram.Draw(content.Flow).Select(drawing => E("figure", drawing)),
        content.Flow.LeftOut.Count == 0 ? C("p", "small", "No row is recorded as left out.")
            : new object[] { E("h3", "Left out, or missing"), E("ul", content.Flow.LeftOut.Select(sentence => E("li", sentence))) });

    /// <summary>The tables of the study's own report, under a heading of this page.</summary>
    private static XElement Parts(DossierContent content)
    {
        var section = content.Data();
        section?.Element("h2")!.Remove();
        return E(
            "section",
            E("h2", "Labels and groups of each part"),
            section is not null ? section.Nodes() : DossierPage.Table("Rows and groups of each part", ["part", "role", "group", "rows"],
                content.Flow.Parts.SelectMany(part => part.Groups.SelectMany(column => column.Value.Select(
                    group => (object?[])[part.Name, part.Role, $"{column.Key} {group.Name}", Numbers.Count(group.Rows)]))
                    .Prepend([part.Name, part.Role, "all", Numbers.Count(part.Rows)])), words: 3));
    }

    private static XElement Missing(DossierContent content)
    {
        string[] columns = [.. content.Missing.SelectMany(cells => cells.Empty.Keys).Distinct()];
        string[] some = [.. columns.Where(column => content.Missing.Any(cells => cells.Empty.GetValueOrDefault(column) > 0))];
        return E(
            "section",
            E("h2", "Missing values by column and group"),
            content.Missing.Count == 0 ? C("p", "small", "Not reported: the rows are not recorded.") : new object[]
            {
                C("p", "small", "Rows whose cell is empty, and their share; a label is also empty where the study takes it away. ",
                    some.Length == columns.Length ? "" : $"No cell is empty in {FactBook.List([.. columns.Except(some)])}."),
                some.Length == 0 ? E("p", "No cell is empty in any part.") : some.Chunk(6).Select(shown => DossierPage.Table(
                    "Missing values", ["part", "group", "rows", .. shown],
                    content.Missing.Select(cells => (object?[])
                    [
                        cells.Part, cells.Group ?? "all", Numbers.Count(cells.Rows), .. shown.Select(column => Cell(cells, column)),
                    ]), words: 2)),
            });
    }

    private static object Cell(MissingCells cells, string column) => cells.Empty.GetValueOrDefault(column) is > 0 and var empty
        ? $"{Numbers.Count(empty)}\u00a0({Percent((double)empty / Math.Max(1, cells.Rows))})"
        : "0";

    private static XElement Synthetic(DossierContent content) => E(
        "section",
        E("h2", "Real and synthetic images"),
        content.Trainings.Count == 0 ? null : E("p", "Every number of this dossier on a method is of test rows that no generator made. "
            + "Synthetic images, where a method has some, are in training only, and marked as such in their store."),
        content.Trainings.Count == 0 ? E("p", "Not reported: nothing is recorded of the training, nor where the images are from.")
            : DossierPage.Table(
            "What each method learned from", ["method", "what it is", "real", "synthetic"],
            content.Trainings.Select(one => (object?[])[one.Method, one.Description, one.Real, one.Synthetic ?? "none"]), words: 4),
        content.Synthetic.Count == 0 ? null : DossierPage.Table(
            "Images by group: labelled real rows of training, and synthetic images (with those taken out as near-copies)",
            ["origin", "group", "real", "synthetic", "share of the synthetic ones"],
            content.Synthetic.Select(one => (object?[])
            [
                $"synthetic: generator {one.Generator}", one.Group, one.Real is { } real ? Numbers.Count(real) : Numbers.None,
                Numbers.Count(one.Synthetic), Percent(one.Share),
            ]), words: 2),
        content.Audits.Count == 0 ? null : DossierPage.Table(
            "Whether generators give away the images that they were trained on", ["generator", "verdict", "why", "evidence"],
            content.Audits.Select(one => (object?[])
            [
                one.Name, one.Verdict, one.Report.Sentence, E("a", new XAttribute("href", one.Link), "the audit"),
            ]), words: 4));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0}\u00a0%");
}

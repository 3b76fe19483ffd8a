using System.Globalization;
using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>What all pages of a dossier share.</summary>
internal static class DossierPage
{
    private static readonly (string File, string Title)[] Pages =
    [
        (DossierLinks.Index, "Dossier"), (DossierLinks.ModelCard, "Model card"), (DossierLinks.DataSheet, "Data sheet"),
        (DossierLinks.Checklists, "Checklists"),
    ];

    /// <summary>A page of the dossier.</summary>
    /// <param name="content">What the dossier tells.</param>
    /// <param name="file">The page.</param>
    /// <param name="sections">Its sections.</param>
    public static string Render(DossierContent content, string file, IEnumerable<XElement?> sections)
    {
        var title = Pages.First(page => page.File == file).Title;
        return HtmlPage.Render($"{title}: {content.Title}", Header(content, file, title), sections);
    }

    /// <summary>A table whose first column names its rows.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="heads">The heads of its columns.</param>
    /// <param name="rows">Its rows; the cells are texts or elements.</param>
    /// <param name="words">How many columns hold words; the others hold numbers.</param>
    /// <param name="cssClass">The class of the table.</param>
    public static XElement Table(
        string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<object?>> rows, int words, string? cssClass = null)
    {
        XAttribute? Align(int column) => column < words ? null : A("class", "right");
        return Wide(caption, E(
            "table",
            cssClass is null ? null : A("class", cssClass),
            E("caption", caption),
            E("thead", E("tr", heads.Select((head, column) => E("th", A("scope", "col"), Align(column), head)))),
            E("tbody", rows.Select(row => E("tr", row.Select((cell, column) => column == 0
                ? E("th", A("scope", "row"), cell)
                : E("td", Align(column), cell)))))));
    }

    /// <summary>A list of terms and what is known of them.</summary>
    public static XElement Fields(IEnumerable<CardField> fields) => E("dl", fields.Select(field => new object[]
    {
        E("dt", field.Title),
        E("dd", FactText.Of(field.Text, field.Evidence is { } fact ? Link(fact) : null)),
    }));

    /// <summary>A link to the evidence of a fact.</summary>
    public static XElement Link(DossierFact fact) => E("a", A("href", fact.Link), $"Evidence: {fact.Where}");

    private static XElement Header(DossierContent content, string file, string title) => E(
        "header",
        E("h1", title),
        C("div", "meta", string.Join(" · ", content.Title, content.Created.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
            $"FairDiff.MLNet {content.Version}")),
        C("p", "banner", A("role", "note"), content.Note.Contains(DossierContent.IntendedUse, StringComparison.Ordinal)
            ? content.Note : $"{content.Note} {DossierContent.IntendedUse}"),
        C("p", "small", Pages.Where(page => page.File != file).SelectMany((page, index) => new object[]
        {
            index == 0 ? "" : " · ", E("a", A("href", page.File), page.Title),
        })));
}

using System.Net;
using System.Text.RegularExpressions;

namespace FairDiff.Studies;

/// <summary>Where things are in a dossier's folder.</summary>
internal static partial class DossierLinks
{
    public const string
        Index = "index.html", ModelCard = "model-card.html", ModelCardXml = "model-card.xml", DataSheet = "data-sheet.html",
        Checklists = "checklists.html", Flow = DataSheet + "#s1", Parts = DataSheet + "#s2", Missing = DataSheet + "#s3",
        Synthetic = DataSheet + "#s4", Summary = ModelCard + "#s1", Uses = ModelCard + "#s2", Warnings = ModelCard + "#s3",
        System = ModelCard + "#s4", Metrics = ModelCard + "#s5", CrossTables = ModelCard + "#s6";

    /// <summary>A section of a page of evidence; the page where it has no such section.</summary>
    /// <param name="page">The page, relative to the dossier's folder.</param>
    /// <param name="html">What it holds.</param>
    /// <param name="heading">What the heading of the section begins with.</param>
    public static string Section(string page, string html, string heading) =>
        Headings().Matches(html).FirstOrDefault(
            match => WebUtility.HtmlDecode(match.Groups["text"].Value).StartsWith(heading, StringComparison.Ordinal)) is { } found
            ? $"{page}#{found.Groups["id"].Value}"
            : page;

    [GeneratedRegex("<h2 id=\"(?<id>s[0-9]+)-title\">(?<text>[^<]*)")]
    private static partial Regex Headings();
}

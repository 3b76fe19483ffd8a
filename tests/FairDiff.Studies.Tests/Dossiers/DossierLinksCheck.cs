using System.Xml.Linq;

namespace FairDiff.Studies.Tests.Dossiers;

/// <summary>Whether every link of a dossier leads somewhere within it.</summary>
internal static class DossierLinksCheck
{
    /// <summary>The links that lead nowhere, or out of the folder.</summary>
    public static string[] Broken(string folder) =>
    [
        .. from page in Directory.EnumerateFiles(folder, "*.html")
           from link in Page(page).Descendants("a").Select(link => (string)link.Attribute("href")!).Distinct()
           where !Leads(folder, Path.GetFileName(page), link)
           select $"{Path.GetFileName(page)}: {link}",
    ];

    /// <summary>A page as a tree.</summary>
    public static XElement Page(string path) =>
        XElement.Parse(File.ReadAllText(path).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));

    private static bool Leads(string folder, string page, string link)
    {
        var parts = link.Split('#');
        var path = Path.GetFullPath(Path.Combine(folder, parts[0].Length == 0 ? page : parts[0]));
        return path.StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal) && File.Exists(path)
            && (parts.Length == 1 || Page(path).Descendants().Any(element => (string?)element.Attribute("id") == parts[1]));
    }
}

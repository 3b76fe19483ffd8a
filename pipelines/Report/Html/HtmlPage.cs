using System.Xml.Linq;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Report;

/// <summary>A page in one file that opens offline, without scripts and without anything fetched.</summary>
internal static class HtmlPage
{
    // The browser itself refuses whatever is not in the file.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    public static string Render(string title, IEnumerable<XElement?> sections)
    {
        var html = E(
            "html",
            A("lang", "en"),
            E(
                "head",
                E("meta", A("charset", "utf-8")),
                E("meta", A("http-equiv", "Content-Security-Policy"), A("content", Policy)),
                E("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
                E("title", title),
                E("style", ReportResources.Text("report.css"))),
            E("body", E("main", sections.OfType<XElement>().SelectMany(section => new object[] { "\n", section }), "\n")));
        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }
}

using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting;

/// <summary>A page in one file that opens offline, without scripts and without anything fetched.</summary>
public static class HtmlPage
{
    // The browser itself refuses whatever is not in the file.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /// <summary>The page; sections are named by their headings, and listed at the top.</summary>
    /// <param name="title">The title of the page.</param>
    /// <param name="header">The <c>header</c> element, with the heading of the page.</param>
    /// <param name="sections">Elements called <c>section</c>, each with an <c>h2</c>; null ones are left out. All elements stay as they
    /// are, and can be of another page too.</param>
    public static string Render(string title, XElement header, IEnumerable<XElement?> sections)
    {
        XElement[] parts = [.. sections.OfType<XElement>().Select(section => new XElement(section))];
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
            E(
                "body",
                C("a", "skip", A("href", "#content"), "Skip to the content"),
                new XElement(header),
                Contents(parts),
                E("main", A("id", "content"), A("tabindex", "-1"), parts.SelectMany(section => new object[] { "\n", section }), "\n")));
        MakePrintable(html);
        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>Names of the data may hold characters that no page may: those that XML refuses, and those that turn text around.</summary>
    private static void MakePrintable(XElement html)
    {
        foreach (var text in html.DescendantNodes().OfType<XText>())
        {
            text.Value = Printable.Of(text.Value);
        }

        foreach (var attribute in html.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Printable.Of(attribute.Value);
        }
    }

    /// <summary>Names each section by its heading and links to it.</summary>
    private static XElement? Contents(XElement[] sections)
    {
        var links = new List<XElement>();
        foreach (var (index, section) in sections.Index())
        {
            if (section.Element("h2") is { } heading)
            {
                section.Add(A("id", $"s{index + 1}"), A("aria-labelledby", $"s{index + 1}-title"));
                heading.Add(A("id", $"s{index + 1}-title"));
                links.Add(E("li", E("a", A("href", $"#s{index + 1}"), heading.Value)));
            }
        }

        return links.Count < 2 ? null : C("nav", "contents", A("aria-label", "On this page"), E("ul", links));
    }
}

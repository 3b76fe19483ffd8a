using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Tests.Html;

/// <summary>A page leaves what it is made of as it was.</summary>
public sealed class HtmlPageTests
{
    [Fact]
    public void Render_Twice_IsTheSameAndLeavesTheElementsAlone()
    {
        var header = E("header", E("h1", "A \u202E page"));
        XElement[] sections = [E("section", E("h2", "One")), E("section", E("h2", "Two"))];
        var before = string.Concat(sections.Prepend(header).Select(element => element.ToString()));

        var page = HtmlPage.Render("Title", header, sections);

        Assert.Contains("<section id=\"s2\" aria-labelledby=\"s2-title\">", page);
        Assert.Equal(page, HtmlPage.Render("Title", header, sections));
        Assert.Equal(before, string.Concat(sections.Prepend(header).Select(element => element.ToString())));
        Assert.Contains("<section id=\"s1\"", HtmlPage.Render("Other", header, sections.Reverse()));
    }
}

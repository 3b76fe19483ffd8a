using FairDiff.Tests;

namespace FairDiff.Reporting.Tests;

/// <summary>Every page for those who use a keyboard, a screen reader, a small window, a dark one, or weak eyes.</summary>
public sealed class AccessibilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages.Names), MemberType = typeof(Pages))]
    public async Task Page_LightAndAsWideAsA4_IsAccessibleAndHasNoTableThatWouldBeCut(string name) =>
        Assert.Empty(await Findings(Pages.Html(name), AccessibilityCheck.Sheet, dark: false));

    [Theory]
    [MemberData(nameof(Pages.Names), MemberType = typeof(Pages))]
    public async Task Page_DarkAndNarrow_IsAccessible(string name) =>
        Assert.Empty(await Findings(Pages.Html(name), 400, dark: true));

    [Fact]
    public async Task Check_OfAPageThatBreaksEveryRule_FindsThemAll()
    {
        // The control: without it, a check that looks at nothing would pass.
        const string Page =
            """
            <!DOCTYPE html><html><head><style>
              a { outline: none !important; } .pale { color: #999; background: #fff; } .scroll { overflow-x: auto; width: 50px; } .mean
              {
                  fill: #eee;
              }
            </style></head><body>
            <a href="#nowhere">a link</a><h2>late</h2><h4>later</h4><p class="pale" id="p">pale</p><p id="p">again</p><section>unnamed</section>
            <svg><circle class="mean" r="3"/></svg><img src="data:,"><table><tr><th>head</th></tr></table>
            <div class="wide scroll"><div style="width: 200px">wide</div></div><div style="width: 3000px">wider</div>
            </body></html>
            """;

        var rules = (await Findings(Page, AccessibilityCheck.Sheet, dark: false)).Select(
            finding => finding.Split(':')[0]).Distinct().Order();

        Assert.Equal(
            [
                "caption", "contrast of marks", "contrast of text", "heading order", "lang", "link target", "named landmark", "one h1",
                "one header", "one main", "scope",
                "scrolls sideways", "scrolls without keyboard", "skip link", "text alternative", "title", "unique id", "visible focus",
                "wider than A4",
            ],
            rules);
    }

    private Task<string[]> Findings(string page, int width, bool dark) =>
        AccessibilityCheck.Findings(new Browser(_folder), page, width, dark);
}

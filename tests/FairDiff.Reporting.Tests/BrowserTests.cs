using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Reporting.Tests;

/// <summary>The pages in a real browser: it must draw them, and have nothing to complain of.</summary>
public sealed class BrowserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages.Names), MemberType = typeof(Pages))]
    public async Task Page_InABrowser_IsDrawnWithoutComplaint(string name)
    {
        var (messages, picture) = await new Browser(_folder).Draw(Pages.Html(name));

        Assert.DoesNotContain("CONSOLE", messages);
        using var bitmap = SKBitmap.Decode(picture);
        Assert.Equal((1000, 800), (bitmap.Width, bitmap.Height));
        Assert.True(bitmap.Pixels.Distinct().Count() > 20, "The picture is nearly blank.");
    }

    [Fact]
    public async Task Complaint_OfTheBrowser_IsSeen()
    {
        // The control: a page that breaks its own policy.
        var page = HtmlPage.Render("broken", new("header"), []).Replace("<main", "<script>1</script><main", StringComparison.Ordinal);

        Assert.Contains("CONSOLE", (await new Browser(_folder).Draw(page)).Messages);
    }
}

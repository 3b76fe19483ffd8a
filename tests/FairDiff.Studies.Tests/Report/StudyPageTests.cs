using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Studies.Tests.Report;

/// <summary>The page of a study in a real browser, and for those who use a keyboard, a screen reader, a small window or a dark
/// one.</summary>
public sealed class StudyPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Html => HtmlReport.Render(FakeStudy.Create(sampleFolder: _folder.Path), _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_LightAndAsWideAsA4_IsAccessibleAndHasNoTableThatWouldBeCut() =>
        Assert.Empty(await AccessibilityCheck.Findings(new Browser(_folder), Html, AccessibilityCheck.Sheet, dark: false));

    [Fact]
    public async Task Page_DarkAndNarrow_IsAccessible() =>
        Assert.Empty(await AccessibilityCheck.Findings(new Browser(_folder), Html, 400, dark: true));

    [Fact]
    public async Task Page_InABrowser_IsDrawnWithoutComplaint()
    {
        var (messages, picture) = await new Browser(_folder).Draw(Html);

        Assert.DoesNotContain("CONSOLE", messages);
        using var bitmap = SKBitmap.Decode(picture);
        Assert.Equal((1000, 800), (bitmap.Width, bitmap.Height));
        Assert.True(bitmap.Pixels.Distinct().Count() > 20, "The picture is nearly blank.");
    }
}

using System.Diagnostics;
using FairDiff.Pipelines.Report;
using FairDiff.Pipelines.Tests.Evaluation;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Report;

/// <summary>The pages in a real browser (Debian's chromium), where there is one: it must draw them, and have nothing to complain of.</summary>
public sealed class BrowserTests : IDisposable
{
    private static readonly string? Browser = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EvaluationPage_InABrowser_IsDrawnWithoutComplaint() =>
        await Look(EvaluationPageTests.Html(EvaluationPageTests.ThreeClasses(300), new() { Groups = ["site"], BootstrapSamples = 100 }));

    [Fact]
    public async Task ConditionPage_InABrowser_IsDrawnWithoutComplaint() => await Look(ConditionPageTests.Html());

    [Fact]
    public async Task StudyReport_InABrowser_IsDrawnWithoutComplaint() =>
        await Look(HtmlReport.Render(FakeStudy.Create(sampleFolder: _folder.Path), _folder.Path));

    [Fact]
    public async Task Complaint_OfTheBrowser_IsSeen()
    {
        // The control: a page that breaks its own policy.
        Assert.SkipWhen(Browser is null, "There is no chromium on this machine.");
        var page = HtmlPage.Render("broken", new("header"), []).Replace("<main", "<script>1</script><main", StringComparison.Ordinal);

        Assert.Contains("CONSOLE", (await Show(page)).Messages);
    }

    private async Task Look(string page)
    {
        Assert.SkipWhen(Browser is null, "There is no chromium on this machine.");
        var (messages, picture) = await Show(page);

        Assert.DoesNotContain("CONSOLE", messages);
        using var bitmap = SKBitmap.Decode(picture);
        Assert.Equal((1000, 800), (bitmap.Width, bitmap.Height));
        Assert.True(bitmap.Pixels.Distinct().Count() > 20, "The picture is nearly blank.");
    }

    private async Task<(string Messages, string Picture)> Show(string page)
    {
        var (html, picture) = (_folder.File("page.html"), _folder.File("page.png"));
        await File.WriteAllTextAsync(html, page, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Browser!,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", $"--user-data-dir={_folder.File("profile")}", "--window-size=1000,800",
            $"--screenshot={picture}", new Uri(html).AbsoluteUri,
        ]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var browser = Process.Start(start)!;
        var output = browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var messages = await browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(picture), messages);
        return (messages, picture);
    }
}

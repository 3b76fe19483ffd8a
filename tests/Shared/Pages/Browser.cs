using System.Diagnostics;

namespace FairDiff.Tests;

/// <summary>Debian's chromium, where there is one.</summary>
internal sealed class Browser(TemporaryFolder folder)
{
    private static readonly string? Program = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(
            folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Draws a page.</summary>
    /// <returns>What the browser had to say, and the picture.</returns>
    public async Task<(string Messages, string Picture)> Draw(string page)
    {
        var picture = folder.File("page.png");
        var (_, messages) = await Run(page, "--window-size=1000,800", $"--screenshot={picture}");
        Assert.True(File.Exists(picture), messages);
        return (messages, picture);
    }

    /// <summary>The document as it is after its scripts have run.</summary>
    public async Task<string> Document(string page, int width, bool dark) => (await Run(
        page, $"--window-size={width},1000", "--dump-dom",
            dark ? "--blink-settings=preferredColorScheme=0" : "--blink-settings=preferredColorScheme=1")).Output;

    private async Task<(string Output, string Messages)> Run(string page, params string[] arguments)
    {
        Assert.SkipWhen(Program is null, "There is no chromium on this machine.");
        var html = folder.File("page.html");
        await File.WriteAllTextAsync(html, page, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(
            Program!, [
                "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", $"--user-data-dir={folder.File("profile")}",
                .. arguments, new Uri(html).AbsoluteUri])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var browser = Process.Start(start)!;
        var output = browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var messages = await browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output, messages);
    }
}

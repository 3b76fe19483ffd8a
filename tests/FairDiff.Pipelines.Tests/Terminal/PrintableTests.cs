using System.Xml.Linq;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Terminal;
using FairDiff.Reporting;
using FairDiff.Studies;
using FairDiff.Studies.Tests.Report;
using FairDiff.Tests;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Pipelines.Tests.Terminal;

/// <summary>Names of other people's files reach terminals, logs and pages without control characters.</summary>
public sealed class PrintableTests : IDisposable
{
    private const string Hostile = "a\u001b[31mred\u001b[0m\a\0\r\u0085\u009b2J\u202Etxt\uFFFF\uD800";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Süd 😀 \t\n", "Süd 😀 \t\n")]
    [InlineData("\u001b[31m", "␛[31m")]
    [InlineData("a\0b\u007F", "a␀b␡")]
    [InlineData("a\rb\r\n", "a␍b\r\n")]
    [InlineData("\u0085\u009b\u202E\u2066\uFFFF", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("👩🏽\u200D⚕️", "👩🏽\u200D⚕️")]
    public void Of_ControlCharacters_AreShownAsPictures(string text, string expected) => Assert.Equal(expected, Printable.Of(text));

    [Fact]
    public void Of_LoneSurrogates_AreReplaced() => Assert.Equal("\uFFFDx\uFFFD", Printable.Of($"{(char)0xD800}x{(char)0xDC00}"));

    [Fact]
    public void Render_HostileNames_GivesAPageThatParses()
    {
        var page = HtmlPage.Render(
            Hostile, E("header", Hostile),
            [E("section", E("h2", Hostile), A("title", Hostile), Svg(1, 1, Hostile, Text("c", 0, 0, Hostile)))]);

        var parsed = XDocument.Parse(page);
        Assert.Contains("a␛[31mred", parsed.Root!.Value);
        Assert.DoesNotContain(parsed.DescendantNodes().OfType<XText>().SelectMany(text => text.Value).Concat(
            parsed.Root.DescendantsAndSelf().Attributes().SelectMany(attribute => attribute.Value)),
            character => char.IsControl(character) && character is not ('\n' or '\t'));
    }

    /// <summary>A label with an escape sequence: neither the table, nor an error, nor the page has it.</summary>
    [Theory]
    [InlineData("red\u001b[31m")]
    [InlineData("bell\a\u009b2J")]
    public async Task Evaluate_HostileLabelsAndGroups_ShowsThemWithoutControlCharacters(string name)
    {
        var (table, page) = (_folder.File("table.csv"), _folder.File("page.html"));
        File.WriteAllText(table, $"label,site,score_{name},score_b\n" + string.Concat(
            Enumerable.Repeat($"{name},{name},0.9,0.1\nb,{name},0.2,0.8\nb,y,0.4,0.6\n", 20)));
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] arguments = [
            "evaluate", "--predictions", table, "--scores", "score_", "--groups", "site", "--bootstrap", "100", "--min-group-size", "5",
            "--html", page];

        Assert.Equal(ExitCodes.Success, await Root.InvokeAsync(arguments, output, error, TestContext.Current.CancellationToken));

        Assert.Contains(Printable.Of(name), output.ToString());
        Assert.DoesNotContain(output.ToString(), character => char.IsControl(character) && character != '\n');
        Assert.Contains(Printable.Of(name), XDocument.Parse(File.ReadAllText(page)).Root!.Value);

        File.AppendAllText(table, $"{name} and more,y,0.5,0.5\n");
        Assert.Equal(
            ExitCodes.Failure, await ExitCodes.Guard(() => Root.InvokeAsync(arguments, output, error), new PrintableWriter(error)));
        Assert.Contains(Printable.Of(name) + " and more", error.ToString());
        Assert.DoesNotContain(error.ToString(), character => char.IsControl(character) && character != '\n');
    }

    /// <summary>Neither as a table of a terminal nor as lines of a file.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ConsoleReport_HostileTitle_IsShownWithoutIt(bool terminal)
    {
        const string Sequence = "\u001b]0;owned\a";
        var output = new TestOutput(terminal);

        ConsoleReport.Write(StudySummary.Of(FakeStudy.Create() with { Title = $"a{Sequence}", Note = $"b{Sequence}" }), output.Console);
        using (var progress = new StudyProgress(_folder.File("progress.txt"), () => ProgressViews.Create("study", output.Console)))
        {
            progress.Say($"c{Sequence}");
        }

        Assert.DoesNotContain(Sequence, output.Text, StringComparison.Ordinal);
        Assert.All("abc", name => Assert.Contains($"{name}␛]0;owned␇", output.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Say_HostileLine_ReachesNeitherScreenNorLogWithControlCharacters()
    {
        var log = _folder.File("log.txt");
        using (var file = new RunLog(log))
        {
            file.Write(Hostile);
        }

        Assert.Contains("a␛[31mred", File.ReadAllText(log));
        Assert.DoesNotContain(File.ReadAllText(log), character => char.IsControl(character) && character != '\n');
        Assert.Equal("a␛[[31mred␛[[0m", StyledText.Markup(Hostile)[..15]);
    }

    public void Dispose() => _folder.Dispose();
}

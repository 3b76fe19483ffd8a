using FairDiff.Pipelines.Terminal;
using FairDiff.Pipelines.Tests.Terminal;
using FairDiff.Reporting;
using FairDiff.Studies;
using FairDiff.Studies.Tests.Report;

namespace FairDiff.Pipelines.Tests.Report;

public sealed class ConsoleReportTests
{
    [Fact]
    public void Write_Redirected_IsPlainTextThatFits()
    {
        var output = new TestOutput(terminal: false);
        ConsoleReport.Write(StudySummary.Of(FakeStudy.Create()), output.Console);

        Assert.All(output.Lines, line => Assert.InRange(line.Length, 0, 110));
        Assert.DoesNotContain("\u001b", output.Text, StringComparison.Ordinal);
        Assert.Contains("Phantoms are simulated images", output.Text, StringComparison.Ordinal);
        Assert.Contains("accuracy in %, mean ± sd over 3 seeds", output.Text, StringComparison.Ordinal);
        Assert.Contains(output.Lines, line => line.StartsWith("label + property + colour ", StringComparison.Ordinal));
        Assert.Contains(
            output.Lines,
            line => line.Contains("OOD validation", StringComparison.Ordinal) && line.Contains("OOD test", StringComparison.Ordinal));
        Assert.Contains("label + property against baseline:", output.Lines);
        Assert.Matches(
            @"in-distribution accuracy \d\d\.\d ± \d\.\d -> \d\d\.\d ± \d\.\d \(\+\d+\.\d points\): better \(interval \+\d+\.\d to \+\d+\.\d, corrected p = 0\.002, chance of the seeds ±2\.5\)",
            string.Join(' ', output.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void Write_NothingTested_SaysSo()
    {
        var output = new TestOutput(terminal: false);
        ConsoleReport.Write(StudySummary.Of(FakeStudy.Create(seeds: 1) with { Generators = [] }), output.Console);

        Assert.Contains("points): not tested", output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("±", output.Text.Replace("mean ± sd", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManySetsAndAttributes_StillFits()
    {
        var output = new TestOutput(terminal: false);
        ConsoleReport.Write(StudySummary.Of(FakeStudy.CreateWide()), output.Console);

        Assert.All(output.Lines, line => Assert.InRange(line.Length, 0, 110));
        Assert.Contains("external clinic with a long name", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OnATerminal_ShowsATable()
    {
        var output = new TestOutput(terminal: true);
        ConsoleReport.Write(StudySummary.Of(FakeStudy.Create()), output.Console);

        Assert.Contains("╭", output.Text, StringComparison.Ordinal);
        Assert.Contains("label + property", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_TableTooWide_ContinuesInAFurtherBlock() => Assert.Equal(
        ["m one", "-------", "a   1", "", "m two", "-------", "a   2"],
        PlainTable.Lines([["m", "one  ", "two  "], ["a", "1  ", "2  "]], heads: 1, width: 8));
}

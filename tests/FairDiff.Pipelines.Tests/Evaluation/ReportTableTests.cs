using FairDiff.Fairness;
using FairDiff.Pipelines.Evaluation;
using Spectre.Console;

namespace FairDiff.Pipelines.Tests.Evaluation;

public class ReportTableTests
{
    [Fact]
    public void Build_NamesThatLookLikeMarkup_AreShownAsTheyAre()
    {
        var data = FairnessData.Binary(
            [.. Enumerable.Range(0, 80).Select(row => row % 2 == 0)], [.. Enumerable.Range(0, 80).Select(row => row / 80.0)]) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["[age]"] = [.. Enumerable.Range(0, 80).Select(row => row % 4 < 2 ? "[0, 50]" : "[/]\u001b[2J")],
            },
        };
        var report = FairnessEvaluator.Evaluate(
            data, new FairnessOptions { BootstrapSamples = 100 }, TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;

        console.Write(ReportTable.Build(report.ToTable()));

        Assert.All(["[age]", "[0, 50]", "[/]␛[2J", "balancedAccuracy", "gap", "overall"], text => Assert.Contains(text, output.ToString()));
    }
}

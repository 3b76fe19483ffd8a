using FairDiff.Pipelines.Terminal;
using FairDiff.Pipelines.Tests.Terminal;
using FairDiff.Studies;
using FairDiff.Studies.Tests.Report;

namespace FairDiff.Pipelines.Tests.Report;

public sealed class RealFractionReportTests
{
    private static readonly RealFractionPoint[] Curve = [new(1, .7), new(.75, .8), new(.5, .8), new(0, .6)];

    private static StudyReport Report => FakeStudy.Create() with
    {
        Methods = [.. FakeStudy.Create().Methods.Select(
            method => method.Name == "label" ? method with { RealFraction = .75, RealFractionCurve = Curve } : method)],
    };

    [Fact]
    public void Best_Ties_TakesMostRealImages() => Assert.Equal(.75, RealFractionSearch.Best([.. Curve.Reverse()], StudyMetric.Accuracy));

    [Fact]
    public void Html_MethodThatChose_ShowsTheCurveAndTheChoice()
    {
        var html = HtmlReport.Render(Report with { Generators = [] }, ".");

        Assert.Contains("Share of real images", html, StringComparison.Ordinal);
        Assert.Contains(
            "<td class=\"number\">70.0</td><td class=\"number best\">80.0</td><td class=\"number\">80.0</td><td class=\"number\">60.0</td>",
            html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Share of real images", HtmlReport.Render(FakeStudy.Create() with { Generators = [] }, "."), StringComparison.Ordinal);
    }

    [Fact]
    public void Console_MethodThatChose_SaysSo()
    {
        var output = new TestOutput(terminal: false);
        ConsoleReport.Write(StudySummary.Of(Report), output.Console);

        Assert.Contains(
            "label: real fraction 0.75 chosen by accuracy on validation rows (1: 70.0, 0.75: 80.0, 0.5: 80.0, 0: 60.0).", output.Text,
            StringComparison.Ordinal);
    }
}

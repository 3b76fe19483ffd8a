using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting.Evaluation;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests.Evaluation;

/// <summary><c>fairdiff evaluate --baseline --html</c>.</summary>
public sealed class ComparisonPageTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Render_ABetterMethod_SaysWhatIsBetterAndByHowMuch()
    {
        // The baseline is right in 90 % and 50 % of the rows of two sites of the same size, the method in 90 % and 80 %.
        var page = Page([ThreeClasses(600, 1, 5)], [ThreeClasses(600)]);

        var words = TextOf(page);
        Assert.Contains("On the same 600 rows, one training seed of this method against one training seed of the baseline.", words);
        Assert.Contains("Clearly better: accuracy (all rows +15.0 points, worst by site +30.0 points, gap by site −30.0 points)", words);
        Assert.DoesNotContain("Clearly worse", words);
        Assert.StartsWith("accuracy, all rows70.0 %85.0 %+15.0 points", Row(page, 0));
        Assert.StartsWith("accuracy, gap by site40.0 %10.0 %−30.0 points", Row(page, 2));
    }

    [Fact]
    public void Render_AWorseMethod_SaysSo_AndAGapThatGrewIsWorse()
    {
        var page = Page([ThreeClasses(600)], [ThreeClasses(600, 1, 5)]);

        Assert.Contains(
            "Clearly worse: accuracy (all rows −15.0 points, worst by site −30.0 points, gap by site +30.0 points)", TextOf(page));
        Assert.Contains("worse", Row(page, 2));
        Assert.Contains(
            page.Descendants("g"),
            mark => (string?)mark.Attribute("class") == "loss" && mark.Value.StartsWith("gap by site", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants("g"), mark => (string?)mark.Attribute("class") == "gain");
    }

    [Fact]
    public void Render_PValues_AreCorrectedForWhatIsShown()
    {
        // Three metrics x (all rows, worst, gap) = 9 numbers; the smallest p-value of B resamples is 1 / (B + 1).
        FairnessData[] baseline = [ThreeClasses(600, 1, 5)], candidate = [ThreeClasses(600)];

        Assert.Contains("betterp\u00A0=\u00A00.045", Row(Page(baseline, candidate, 200), 0).Replace(" ", ""));
        Assert.DoesNotContain("too few for that", TextOf(Page(baseline, candidate, 200)));
        var few = TextOf(Page(baseline, candidate, 100));
        Assert.Contains("100 resamples are too few for that: no p-value can be below 0.09", few);
        Assert.Contains("No difference is clear, which is no evidence that there is none.", few);
    }

    [Fact]
    public void Render_TheSamePredictions_DifferInNothing()
    {
        var page = Page([ThreeClasses(300)], [ThreeClasses(300)]);

        Assert.Contains("No difference is clear", TextOf(page));
        Assert.Contains("±0.0 points", Row(page, 0));
    }

    [Fact]
    public void Render_SeveralSeeds_HaveMeanDeviationAndTestOfTheirOwn()
    {
        // Right in 85 % and 75 % of rows: mean 80 %, deviation 7.1 %.
        var page = Page([ThreeClasses(300, 1, 5), ThreeClasses(300, 1, 5)], [ThreeClasses(300, 1, 2), ThreeClasses(300, 1, 4)]);

        Assert.StartsWith("accuracy, all rows70.0 ± 0.0 %80.0 ± 7.1 %+10.0 points", Row(page, 0));
        Assert.Contains(TablesOf(page, "differences").Single().Descendants("th"), head => head.Value == "over seeds");
        Assert.Contains("2 training seeds of this method against 2 training seeds of the baseline", TextOf(page));
    }

    [Theory]
    [InlineData(3, 3, "this method, baseline")]
    [InlineData(1, 5, "this method")]
    public void Render_Scatter_NamesTheFront(int wrongNorth, int wrongSouth, string front)
    {
        // The method: 90 % right, a gap of 20 points. A baseline of 70 % without a gap is a trade-off; one of 70 % with a gap of 40 points
        // is not.
        var page = Page([ThreeClasses(300, wrongNorth, wrongSouth)], [ThreeClasses(300, 0, 2)]);

        var label = page.Descendants("svg").Select(svg => (string)svg.Attribute("aria-label")!).Single(
            text => text.StartsWith("Accuracy against the gap by site", StringComparison.Ordinal));
        Assert.EndsWith($"No other is better in both than {front}.", label);
    }

    private static XDocument Page(FairnessData[] baseline, FairnessData[] candidate, int resamples = 400) =>
        Parse(Html(baseline, candidate, resamples));

    internal static string Html(FairnessData[] baseline, FairnessData[] candidate, int resamples = 400)
    {
        var options = new FairnessOptions { Groups = ["site"], BootstrapSamples = resamples };
        var report = FairnessEvaluator.Evaluate(candidate[0], options);
        var content = new PageContent("new.csv", report, candidate[0])
        {
            Comparison = MethodComparison.Compare(baseline, candidate, options, new ReportMetricText(report).Summarised),
        };
        return EvaluationPage.Render(content, Created);
    }

    private static string Row(XDocument page, int index) =>
        TablesOf(page, "differences").Single().Element("tbody")!.Elements("tr").ElementAt(index).Value;
}

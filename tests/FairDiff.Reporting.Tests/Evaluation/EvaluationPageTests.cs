using System.Text.RegularExpressions;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting.Evaluation;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests.Evaluation;

/// <summary><c>fairdiff evaluate --html</c>.</summary>
public sealed partial class EvaluationPageTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Render_ThreeClasses_SaysTheGapTheVerdictAndTheNumbers()
    {
        // North is right in 9 of 10 rows and south in 8 of 10, 480 each: 43 of 960 more than by chance.
        var page = Page(ThreeClasses(960), new() { Groups = ["site"] });

        var words = TextOf(page);
        Assert.Contains("Over all 960 rows: accuracy 85.0 %", words);
        Assert.Contains("From 80.0 % (south, 480 rows) to 90.0 % (north, 480 rows): a gap of 10.0 points", words);
        Assert.Contains("more than chance", words);
        Assert.Contains("The class with the largest score is predicted.", words);
        Assert.Equal(
            3, TablesOf(page, "confusion").First().Descendants("td").Count(cell => ((string)cell.Attribute("class")!).Contains("best")));
        Assert.Contains("85.0 %", TablesOf(page, "values").Single().Value);
        Assert.StartsWith("accuracy10.0 points", TablesOf(page, "gaps").Single().Element("tbody")!.Element("tr")!.Value);
    }

    [Fact]
    public void Render_AlikeGroups_SaysThatItIsNoEvidenceEitherWay()
    {
        var words = TextOf(Page(Coin(400, _ => "a", row => row % 2 == 0 ? "left" : "right"), new() { Groups = ["side"] }));

        Assert.Contains("within chance", words);
        Assert.Contains("it is no evidence of a difference, nor of equality", words);
        Assert.DoesNotContain("more than chance", words.Replace("as far apart", ""));
    }

    [Fact]
    public void Render_SmallGroup_IsNamedAmongWhatCouldNotBeJudgedAndDrawnHollow()
    {
        var page = Page(Coin(400, _ => "a", row => row < 5 ? "rare" : "common"), new() { Groups = ["side"], BootstrapSamples = 100 });

        var warnings = page.Descendants("ul").Single(list => (string?)list.Attribute("class") == "warnings").Value;
        Assert.Contains("side = rare (5 rows): accuracy", warnings);
        Assert.Contains(page.Descendants("circle"), dot => (string?)dot.Attribute("class") == "mean weak");
        Assert.Contains("Not comparable: ", TextOf(page));
    }

    [Fact]
    public void Render_Binary_DrawsRocAndReliabilityOfThePositiveClassByGroup()
    {
        var page = Page(Coin(400, row => row % 3 == 0 ? "a" : "b", row => row % 2 == 0 ? "left" : "right"), new() { Groups = ["side"] });

        var labels = page.Descendants("svg").Select(svg => (string)svg.Attribute("aria-label")!).ToList();
        Assert.Contains(labels, label => label.StartsWith(
            "ROC of positive by side. all rows: area 0.", StringComparison.Ordinal) && label.Contains("left: area"));
        Assert.Contains(labels, label => label.StartsWith("Reliability of positive by side", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_Binary_DrawsSmoothedCalibrationWithItsNumbersAndTheDistributionsOfRiskByGroup()
    {
        var data = Coin(400, row => "a", row => row % 2 == 0 ? "left" : "right");
        var report = FairnessEvaluator.Evaluate(
            data, new() { Groups = ["side"], BootstrapSamples = 100 }, TestContext.Current.CancellationToken);
        var page = Parse(EvaluationPage.Render(new PageContent("predictions.csv", report, data), Created));

        var labels = page.Descendants("svg").Select(svg => (string)svg.Attribute("aria-label")!).ToList();
        Assert.Contains(
            labels, label => label.StartsWith("Smoothed calibration of positive by side: all rows: 0.", StringComparison.Ordinal));
        var risk = RiskDistribution.ByOutcome(
            [.. data.Labels.Select(label => label == 1)], [.. Enumerable.Range(0, 400).Select(row => data.Scores[row, 1])]);
        Assert.Contains(labels, label => label.StartsWith(
            FormattableString.Invariant(
                $"Distribution of the probability of positive by outcome and side. all rows: {risk.Positives!.Count} rows with it, ")
                + FormattableString.Invariant($"median {risk.Positives.Median:0.00}"),
            StringComparison.Ordinal));
        var table = TablesOf(page, "calibration").First(table => table.Element("caption")!.Value == "Calibration of positive, by side");
        Assert.Equal(["all rows", "left", "right"], table.Element("tbody")!.Elements("tr").Select(row => row.Element("th")!.Value));
        var slope = report.ByGroup["side"]["right"][MetricNames.CalibrationSlope("positive")];
        Assert.Equal(
            FormattableString.Invariant($"{slope.Value:0.000}{slope.Interval!.Lower:0.000} to {slope.Interval.Upper:0.000}"),
            table.Element("tbody")!.Elements("tr").Last().Elements("td").ElementAt(1).Value);
        Assert.Contains("isotonic regression", TextOf(page));
    }

    [Fact]
    public void Render_Binary_DrawsDecisionCurvesByGroupAndTheNetBenefitThatIsAskedFor()
    {
        var data = Coin(400, row => "a", row => row % 2 == 0 ? "left" : "right");
        var options = new FairnessOptions { Groups = ["side"], BootstrapSamples = 100 };

        var plain = Page(data, options);
        Assert.Contains(plain.Descendants("svg"), svg => ((string)svg.Attribute("aria-label")!).StartsWith(
            "Net benefit of positive by side. all rows: 0.", StringComparison.Ordinal));
        Assert.DoesNotContain("What decisions are worth", TextOf(plain));

        var asked = Page(data, options with
        {
            ThresholdProbabilities = new Dictionary<string, double> { ["positive"] = 0.2 },
            Prevalences = new Dictionary<string, double> { ["positive"] = 0.05 },
        });
        var words = TextOf(asked);
        Assert.Contains("Acting on positive from a probability of 0.2 on: one found is worth 4 false alarms.", words);
        Assert.Contains("Stated prevalence of positive: 5 %.", words);
        Assert.Equal(
            ["Net benefit of positive", "Net benefit of positive at its stated prevalence"],
            asked.Descendants("figcaption").Select(caption => caption.Value).Where(
                caption => caption.StartsWith("Net benefit", StringComparison.Ordinal)));
        Assert.Contains(asked.Descendants("svg"), svg => ((string)svg.Attribute("aria-label")!).StartsWith(
            "Net benefit of positive by side, at a prevalence of 5 %. all rows", StringComparison.Ordinal));
        Assert.Single(asked.Descendants("dt"), term => term.Value == "Net benefit of a class");
    }

    [Fact]
    public void Render_ScoresThatAreNoProbabilities_HasNoReliability()
    {
        var data = Coin(200, _ => "a", row => row % 2 == 0 ? "left" : "right");
        var scores = (double[,])data.Scores.Clone();
        for (var row = 0; row < 200; row++)
        {
            (scores[row, 0], scores[row, 1]) = (-5 * scores[row, 1], 5 * scores[row, 1]);
        }

        Assert.DoesNotContain(
            Page(data with { Scores = scores }, new() { Groups = ["side"] }).Descendants("svg"),
            svg => ((string)svg.Attribute("aria-label")!).StartsWith("Reliability", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_AnyReport_IsSelfContainedAccessibleAndWithoutNonsense()
    {
        var data = ThreeClasses(120);
        var page = Page(data with { ClassNames = ["<i>a</i>", "b & b", "c"] }, new() { Groups = ["site"], HighRiskClasses = ["c"] });

        var html = page.ToString(SaveOptions.DisableFormatting);
        Assert.DoesNotMatch(NotANumber(), html);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "iframe" or "i");
        Assert.DoesNotContain(page.Descendants().Attributes("src"), _ => true);
        Assert.All(
            page.Descendants().Attributes("href"),
            link => Assert.Contains(page.Descendants().Attributes("id"), id => link.Value == $"#{id.Value}"));
        Assert.All(page.Descendants("svg"), svg => Assert.Equal("img", (string?)svg.Attribute("role")));
        Assert.All(page.Descendants("svg"), svg => Assert.NotEmpty((string)svg.Attribute("aria-label")!));
        Assert.All(
            page.Descendants("div").Where(div => (string?)div.Attribute("class") == "wide"),
            div => Assert.Equal("0", (string?)div.Attribute("tabindex")));
        Assert.All(page.Descendants("th"), head => Assert.NotNull(head.Attribute("scope")));
        Assert.Contains("Research use, not a medical device", TextOf(page));
    }

    [Fact]
    public void Render_ManyGroups_AreSplitIntoTablesThatFitASheet()
    {
        var page = Page(Coin(400, _ => "a", row => $"group {row % 8}"), new() { Groups = ["side"] });

        // Eight groups: five and three, each beside all rows.
        Assert.Equal([7, 5], TablesOf(page, "values").Select(table => table.Element("thead")!.Descendants("th").Count()));
        Assert.Equal(8, TablesOf(page, "values").SelectMany(table => table.Element("thead")!.Descendants("th")).Count(
            head => head.Value.StartsWith("group", StringComparison.Ordinal)));
    }

    [Fact]
    public void Render_SoftLabels_SaysWhatTheLabelIs()
    {
        var (soft, scores) = (new double[200, 3], new double[200, 3]);
        for (var row = 0; row < 200; row++)
        {
            (soft[row, 0], soft[row, 1], soft[row, 2]) = (0.5, 0.3, 0.2);
            (scores[row, row % 3], scores[row, (row + 1) % 3]) = (0.75, 0.25);
        }

        var page = Page(FairnessData.Soft(["a", "b", "c"], soft, scores), new() { BootstrapSamples = 100 });

        // A third of the rows is called each class: (0.5 + 0.3 + 0.2) / 3, with 67 rows for a and b.
        Assert.Contains("the one with most of the raters' weight", TextOf(page));
        Assert.Contains("soft accuracy33.4 %", string.Concat(TablesOf(page, "values").Single().Descendants("tr").Select(row => row.Value)));
    }

    [Fact]
    public void Render_NoGroupsAndNoIntervals_StillStands()
    {
        var words = TextOf(
            Page(ThreeClasses(30) with { Attributes = new Dictionary<string, IReadOnlyList<string>>() }, new() { BootstrapSamples = 0 }));

        Assert.Contains("No attribute was named", words);
        Assert.Contains("No intervals were computed", words);
    }

    internal static string Html(FairnessData data, FairnessOptions options) =>
        EvaluationPage.Render(
            new PageContent("predictions.csv", FairnessEvaluator.Evaluate(data, options), data), Created);

    /// <summary>A binary score that has something to do with the truth, and the same in every group.</summary>
    private static FairnessData Coin(int rows, Func<int, string> other, Func<int, string> side)
    {
        var random = new Random(3);
        bool[] truth = [.. Enumerable.Range(0, rows).Select(_ => random.Next(2) == 0)];
        return FairnessData.Binary(truth, [.. truth.Select(positive => (random.NextDouble() + (positive ? 0.4 : 0)) / 1.4)]) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["side"] = [.. Enumerable.Range(0, rows).Select(side)], ["other"] = [.. Enumerable.Range(0, rows).Select(other)],
            },
        };
    }

    private static XDocument Page(FairnessData data, FairnessOptions options) => Parse(Html(data, options));

    [GeneratedRegex(@"\bNaN\b|Infinity|∞")]
    private static partial Regex NotANumber();
}

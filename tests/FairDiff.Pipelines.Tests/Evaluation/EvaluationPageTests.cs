using System.Text.RegularExpressions;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.Evaluation;

namespace FairDiff.Pipelines.Tests.Evaluation;

/// <summary><c>fairdiff evaluate --html</c>.</summary>
public sealed partial class EvaluationPageTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Render_ThreeClasses_SaysTheGapTheVerdictAndTheNumbers()
    {
        // North is right in 9 of 10 rows and south in 8 of 10, 480 each: 43 of 960 more than by chance.
        var page = Page(ThreeClasses(960), new() { Groups = ["site"] });

        var words = Words(page);
        Assert.Contains("Over all 960 rows: accuracy 85.0 %", words);
        Assert.Contains("From 80.0 % (south, 480 rows) to 90.0 % (north, 480 rows): a gap of 10.0 points", words);
        Assert.Contains("more than chance", words);
        Assert.Contains("The class with the largest score is predicted.", words);
        Assert.Equal(
            3, Tables(page, "confusion").First().Descendants("td").Count(cell => ((string)cell.Attribute("class")!).Contains("best")));
        Assert.Contains("85.0 %", Tables(page, "values").Single().Value);
        Assert.StartsWith("accuracy10.0 points", Tables(page, "gaps").Single().Element("tbody")!.Element("tr")!.Value);
    }

    [Fact]
    public void Render_AlikeGroups_SaysThatItIsNoEvidenceEitherWay()
    {
        var words = Words(Page(Coin(400, _ => "a", row => row % 2 == 0 ? "left" : "right"), new() { Groups = ["side"] }));

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
        Assert.Contains("Not comparable: ", Words(page));
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
        Assert.Contains("Research use, not a medical device", Words(page));
    }

    [Fact]
    public void Render_ManyGroups_AreSplitIntoTablesThatFitASheet()
    {
        var page = Page(Coin(400, _ => "a", row => $"group {row % 8}"), new() { Groups = ["side"] });

        // Eight groups: five and three, each beside all rows.
        Assert.Equal([7, 5], Tables(page, "values").Select(table => table.Element("thead")!.Descendants("th").Count()));
        Assert.Equal(8, Tables(page, "values").SelectMany(table => table.Element("thead")!.Descendants("th")).Count(
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
        Assert.Contains("the one with most of the raters' weight", Words(page));
        Assert.Contains("soft accuracy33.4 %", string.Concat(Tables(page, "values").Single().Descendants("tr").Select(row => row.Value)));
    }

    [Fact]
    public void Render_NoGroupsAndNoIntervals_StillStands()
    {
        var words = Words(
            Page(ThreeClasses(30) with { Attributes = new Dictionary<string, IReadOnlyList<string>>() }, new() { BootstrapSamples = 0 }));

        Assert.Contains("No attribute was named", words);
        Assert.Contains("No intervals were computed", words);
    }

    [Fact]
    public void Invoke_Html_WritesThePage()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(60));
        var path = Path.ChangeExtension(run.JsonPath, ".html");

        Assert.Equal(0, run.Invoke("--scores", "score_", "--groups", "site", "--bootstrap", "100", "--html", path));

        Assert.Contains($"The page: {path}", run.Output);
        Assert.Contains("<title>Fairness of predictions.csv</title>", File.ReadAllText(path));
        Assert.Contains("(--html) cannot be written", Assert.Throws<FairDiffException>(
            () => run.Invoke("--scores", "score_", "--html", Path.Combine(path, "page.html"))).Message);
    }

    internal static string Html(FairnessData data, FairnessOptions options) =>
        EvaluationPage.Render(
            new PageContent("predictions.csv", FairnessEvaluator.Evaluate(data, options), new PredictionSet(data, null)), Created);

    /// <summary>Scores that favour the label, in the north in 9 of 10 rows, in the south in 8, unless said otherwise.</summary>
    internal static FairnessData ThreeClasses(int rows, int wrongNorth = 1, int wrongSouth = 2)
    {
        var (labels, sites, scores) = (new int[rows], new string[rows], new double[rows, 3]);
        for (var row = 0; row < rows; row++)
        {
            labels[row] = row / 2 % 3;
            sites[row] = row % 2 == 0 ? "north" : "south";
            var right = row / 2 % 10 >= (row % 2 == 0 ? wrongNorth : wrongSouth);
            for (var c = 0; c < 3; c++)
            {
                scores[row, c] = c == (right ? labels[row] : (labels[row] + 1) % 3) ? 0.8 : 0.1;
            }
        }

        return new FairnessData
        {
            ClassNames = ["a", "b", "c"], Labels = labels, Scores = scores, Attributes = new Dictionary<string,
            IReadOnlyList<string>> { ["site"] = sites },
        };
    }

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

    internal static XDocument Parse(string html) => XDocument.Parse(html["<!DOCTYPE html>\n".Length..]);

    internal static IEnumerable<XElement> Tables(XDocument page, string cssClass) =>
        page.Descendants("table").Where(table => (string?)table.Attribute("class") == cssClass);

    internal static string Words(XDocument page) =>
        string.Join(" ", page.Descendants("body").Single().DescendantNodes().OfType<XText>().Select(text => text.Value));

    [GeneratedRegex(@"\bNaN\b|Infinity|∞")]
    private static partial Regex NotANumber();
}

using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting.Comparison;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests.Comparison;

/// <summary><c>fairdiff compare --html</c>.</summary>
public sealed class ComparePageTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<XDocument> Page = new(() => Parse(Html()));

    [Fact]
    public void Render_ThreeMethods_SaysHowEachDiffersFromTheFirst()
    {
        // Plain is right in 90 % of the north and 50 % of the south, fair in 80 % of both, worse in 60 % and 20 %.
        var items = Page.Value.Descendants("section").First().Element("ul")!.Elements("li").Select(item => item.Value).ToArray();

        Assert.Equal(
            "fair against plain. Clearly better: accuracy (all rows +10.0 points, worst by site +30.0 points, gap by site −40.0 points). ",
            items[0]);
        Assert.StartsWith("worse against plain. Clearly worse: accuracy (all rows −30.0 points, worst by site −30.0 points)", items[1]);
        Assert.Contains("p-values are corrected by Holm for the 6 numbers that are compared.", TextOf(Page.Value));
    }

    [Fact]
    public void Render_Scatter_ShowsAllMethodsAndTheFront()
    {
        var label = Page.Value.Descendants("svg").Select(svg => (string)svg.Attribute("aria-label")!).Single(
            text => text.StartsWith("Accuracy against the gap by site", StringComparison.Ordinal));

        Assert.Equal("Accuracy against the gap by site: plain 70.0 ± 0.0 %, gap 40.0 ± 0.0 %; fair 80.0 %, gap 0.0 %; worse 40.0 %, gap "
            + "40.0 %. No other is better in both than fair.", label);
    }

    [Fact]
    public void Render_Table_HasAColumnPerMethod()
    {
        var table = TablesOf(Page.Value, "differences").Single();

        Assert.Equal(["number", "plain", "fair", "worse"], table.Element("thead")!.Descendants("th").Select(head => head.Value));
        var cells = table.Element("tbody")!.Elements("tr").First().Elements().Select(cell => cell.Value).ToArray();
        Assert.Equal(("accuracy, all rows", "70.0 ± 0.0 %"), (cells[0], cells[1]));
        Assert.StartsWith("80.0 %+10.0 points (+", cells[2]);
        Assert.Contains("better", cells[2]);
        Assert.StartsWith("40.0 %−30.0 points (−", cells[3]);
    }

    [Fact]
    public void Render_ConsistentErrors_AreCountedAndDrawnInBlocks()
    {
        // 300 rows of each site; wrong by place in a block of ten: plain the first of the north and the first five of the south, fair the
        // first two of both, worse the first four of the north and the first eight of the south. Together: 30 + 60, then what only some
        // fail.
        var section = Page.Value.Descendants("section").Last();

        Assert.Equal("all rows30.0 %180 of 60020.0 %120 of 60060.0 %360 of 600", section.Descendants("tbody").First().Value);
        Assert.Equal(
            "south50.0 %150 of 30020.0 %60 of 30080.0 %240 of 300", section.Descendants("tbody").Last().Elements("tr").Last().Value);
        Assert.Equal("90 rows are always wrong in plain, fair, worse", section.Descendants("rect").First().Value);
        Assert.Contains(
            "plain and fair: 90 in common, 90 only plain, 30 only fair",
            (string)section.Descendants("svg").Single().Attribute("aria-label")!);
    }

    [Fact]
    public void Render_OneMethod_SaysThatThereIsNothingToCompare()
    {
        var (options, data) = (
            new FairnessOptions { Groups = ["site"], BootstrapSamples = 100 }, new Dictionary<string,
            IReadOnlyList<FairnessData>> { ["alone"] = [ThreeClasses(300)] });

        var page = Parse(
            new ComparePage(MethodComparisons.Compare(data, options, [MetricNames.Accuracy], TestContext.Current.CancellationToken),
            null, options).Render(Created));

        Assert.Contains("There is only one method, alone", TextOf(page));
        Assert.Contains("accuracy, all rows85.0 %", TablesOf(page, "differences").Single().Value);
    }

    /// <summary>Three methods: plain with two seeds, fair, and worse.</summary>
    internal static string Html()
    {
        var options = new FairnessOptions { Groups = ["site"], BootstrapSamples = 400 };
        var methods = new OrderedDictionary<string, IReadOnlyList<FairnessData>>
        {
            ["plain"] = [ThreeClasses(600, 1, 5), ThreeClasses(600, 1, 5)], ["fair"] = [ThreeClasses(600, 2, 2)], ["worse"] = [
                ThreeClasses(600, 4, 8)],
        };
        return new ComparePage(
            MethodComparisons.Compare(methods, options, [MetricNames.Accuracy]), ConsistentErrors.Find(methods, options), options)
                .Render(Created);
    }
}

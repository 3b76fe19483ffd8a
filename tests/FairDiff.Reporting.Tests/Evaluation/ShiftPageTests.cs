using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting.Evaluation;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests.Evaluation;

/// <summary><c>fairdiff evaluate --ood --html</c>.</summary>
public sealed class ShiftPageTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Render_ASetThatIsHarder_SaysWhatIsLost()
    {
        // 90 % and 80 % here, 60 % and 50 % there: the same gap.
        var page = Page(("far", ThreeClasses(300, 4, 5)));

        Assert.Contains("far, 300 rows. ", TextOf(page));
        Assert.Contains("Clearly worse: accuracy (all rows −30.0 points, worst by site −30.0 points)", TextOf(page));
        var cells = TablesOf(page, "differences").Single().Element("tbody")!.Elements("tr").Select(row => row.Value).ToArray();
        Assert.StartsWith("accuracy, all rows85.0 %55.0 %−30.0 points (−", cells[0]);
        Assert.Contains("worse", cells[0]);
        Assert.StartsWith("accuracy, gap by site10.0 %10.0 %±0.0 points", cells[2]);
        Assert.Contains("not clear", cells[2]);
    }

    [Fact]
    public void Render_ASetWithoutTheAttribute_SaysWhatCannotBeCompared()
    {
        var page = Page(("far", ThreeClasses(300) with { Attributes = new Dictionary<string, IReadOnlyList<string>>() }));

        Assert.Contains(
            "Not comparable, because a set lacks the attribute or has too few rows: accuracy, worst by site; accuracy, gap by site",
            TextOf(page));
        Assert.Equal(["north50.0 %150 rows–", "south50.0 %150 rows–"], Shares(page, "Share of each group by site"));
    }

    [Fact]
    public void Render_SeveralSets_StandSideBySideWithPrevalenceAndGroups()
    {
        var page = Page(("far", ThreeClasses(60)), ("farther", ThreeClasses(120)));

        Assert.Equal(
            ["number", "evaluated set", "far", "farther"],
            TablesOf(page, "differences").Single().Element("thead")!.Descendants("th").Select(head => head.Value));
        Assert.Equal("a33.3 %100 rows33.3 %20 rows33.3 %40 rows", Shares(page, "Share of each class").First());
        Assert.Equal("north50.0 %150 rows50.0 %30 rows50.0 %60 rows", Shares(page, "Share of each group by site").First());
    }

    private static XDocument Page(params (string Name, FairnessData Data)[] sets) => Parse(Html(sets));

    internal static string Html(params (string Name, FairnessData Data)[] sets)
    {
        var options = new FairnessOptions { Groups = ["site"], BootstrapSamples = 400 };
        var here = ThreeClasses(300);
        var report = FairnessEvaluator.Evaluate(here, options);
        var content = new PageContent("here.csv", report, here)
        {
            Shift = ShiftReport.Compute(
                here, new OrderedDictionary<string, FairnessData>(sets.Select(set => KeyValuePair.Create(set.Name, set.Data))), options,
                new ReportMetricText(report).Summarised),
        };
        return EvaluationPage.Render(content, Created);
    }

    private static IEnumerable<string> Shares(XDocument page, string caption) =>
        TablesOf(page, "shares").Single(table => table.Element("caption")!.Value == caption)
        .Element("tbody")!.Elements("tr").Select(row => row.Value);
}

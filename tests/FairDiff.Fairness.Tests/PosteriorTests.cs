using System.Text.Json;
using FairDiff.Fairness.Tests.Reference;

namespace FairDiff.Fairness.Tests;

public class PosteriorTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(ReferenceFile.Text("statistics.json")).RootElement.GetProperty(
        "betaPosterior");

    [Fact]
    public void Compare_ReferenceGroups_HaveItsMeanDeviationAndQuantiles()
    {
        var difference = GroupPosterior.Compare("top3", [new("group", 30, 50), new("outgroup", 160, 200)]).Groups[0];

        Assert.Equal(Expected.GetProperty("meanDifference").GetDouble(), difference.Mean, 1e-9);
        Assert.Equal(Expected.GetProperty("sdDifference").GetDouble(), difference.Deviation, 1e-9);

        // Nearly normal, so 1.96 deviations either side; the mode lies towards the difference of the shares, -0.2.
        Assert.Equal(difference.Mean - (1.96 * difference.Deviation), difference.Lower, 0.005);
        Assert.Equal(difference.Mean + (1.96 * difference.Deviation), difference.Upper, 0.005);
        Assert.Equal(-0.2, difference.Mode, 0.012);
        Assert.Equal(0.9965, difference.ProbabilityBelow, 0.002);
    }

    [Fact]
    public void Posterior_OfAReport_ReadsTheGroupsBack()
    {
        var report = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40), ("c", 75, 25), ("", 0, 50)));
        var posterior = report.ByGroup["site"].Posterior();

        Assert.Equal(
            [("a", 90, 100), ("b", 60, 100), ("c", 75, 100)],
            posterior.Groups.Select(g => (g.Group.Group, g.Group.Successes, g.Group.Rows)));
        Assert.Equal((135, 200), (posterior.Groups[0].Others.Successes, posterior.Groups[0].Others.Rows));

        // Shares minus those of the others: 0.225, -0.225, 0; divisor 3.
        Assert.Equal(Math.Sqrt(2 * 0.225 * 0.225 / 3), posterior.Spread, 0.01);
    }

    [Fact]
    public void Posterior_Recall_RestsOnTheRowsOfTheClass()
    {
        var posterior = Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40))).ByGroup["site"].Posterior(MetricNames.Recall("yes"));

        Assert.Equal((45, 50), (posterior.Groups[0].Group.Successes, posterior.Groups[0].Group.Rows));
    }

    [Fact]
    public void Posterior_SameSeed_IsTheSame()
    {
        GroupPosterior Draw(long seed) => GroupPosterior.Compare("m", [new("a", 3, 9), new("b", 5, 9)], 2000, seed);

        Assert.Equal(Draw(4).Groups, Draw(4).Groups);
        Assert.NotEqual(Draw(4).Groups, Draw(5).Groups);
    }

    [Fact]
    public void Posterior_Auc_IsRefused() => Assert.Contains(
        "share of rows",
        Assert.Throws<FairnessException>(
            () => Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40))).ByGroup["site"].Posterior(MetricNames.Auc)).Message);

    [Fact]
    public void Compare_OneGroup_IsRefused() =>
        Assert.Contains("two groups", Assert.Throws<FairnessException>(() => GroupPosterior.Compare("m", [new("a", 1, 2)])).Message);
}

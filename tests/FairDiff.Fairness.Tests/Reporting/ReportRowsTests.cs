namespace FairDiff.Fairness.Tests.Reporting;

public class ReportRowsTests
{
    private static readonly FairnessReport Report = Cohort.Evaluate(
        Cohort.OfHits(("north, \"old\"", 90, 10), ("south", 60, 40), ("tiny", 1, 1)), new FairnessOptions());

    [Fact]
    public void ToRows_HasEveryValueAndGapOnce()
    {
        var rows = Report.ToRows();

        Assert.Equal(Report.Overall.Values.Count * 4 + Report.ByGroup["site"].Gaps.Count, rows.Count);
        Assert.Equal(rows.Count, rows.Select(row => (row.Grouping, row.Group, row.Metric, row.Kind)).Distinct().Count());
        var gap = rows.Single(row => row is { Kind: "gap", Metric: MetricNames.Accuracy });
        Assert.Equal((0.3, 2, "significant"), (Math.Round(gap.Value, 9), gap.N, gap.Verdict));
        Assert.True(double.IsNaN(rows.First(row => row.Group == "tiny").Lower));
        Assert.Equal(("percentile", ""), (gap.IntervalMethod, rows.First(row => row.Group == "tiny").IntervalMethod));
    }

    [Fact]
    public void ToCsv_QuotesNamesAndLeavesUndefinedCellsEmpty()
    {
        var lines = Report.ToCsv().Split('\n');

        Assert.Equal("grouping,group,metric,kind,n,value,lower,upper,intervalMethod,pValue,verdict,reason", lines[0]);
        Assert.Equal(Report.ToRows().Count, lines.Length - 2);
        Assert.Contains(lines, line => line.StartsWith("site,\"north, \"\"old\"\"\",accuracy,value,100,0.9,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line == "site,tiny,accuracy,value,2,0.5,,,,,insufficient evidence,n = 2 is below the minimum of 30");
    }
}

using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies.Tests.Report;

public sealed class StudyReportBuilderTests
{
    [Fact]
    public void Headline_OfTheStudy_IsInDistributionThenGapThenEveryOodSet() => Assert.Equal(
        ["inDistribution/accuracy", "inDistribution/gap/hospital/accuracy", "hospital 1/accuracy", "hospital 2/accuracy"],
        StudyReportBuilder.Headline(FakeStudy.Create()).Select(quantity => quantity.Key));

    [Fact]
    public void Complete_MetricThatNoSeedDefines_HasNoQuantity() =>
        Assert.DoesNotContain(FakeStudy.Create().Quantities, quantity => quantity.Metric == "highRiskSensitivity");

    [Fact]
    public void Complete_TwoMethodsOfOneName_IsRefused()
    {
        var report = FakeStudy.Create();
        report = report with { Methods = [report.Methods[0], report.Methods[0]] };

        Assert.Throws<FairDiffException>(() => StudyReportBuilder.Complete(report));
    }

    [Fact]
    public void Complete_GroupWithInsufficientEvidence_HasNoSummary()
    {
        var report = FakeStudy.Create();
        var small = report.Methods[0].Seeds[0];
        small = small with
        {
            InDistribution = small.InDistribution with { Overall = new() { N = 3, Accuracy = 1, InsufficientEvidence = true } }
        };
        report = StudyReportBuilder.Complete(report with { Methods = [report.Methods[0] with { Seeds = [small] }] });

        Assert.False(report.Methods[0].Summary.ContainsKey("inDistribution/accuracy"));
    }

    [Fact]
    public void Spread_OfSeeds_IsMeanAndSampleDeviation()
    {
        var spread = Spread.Of([1, null, 3]);

        Assert.Equal((2.0, Math.Sqrt(2), 2), (spread.Mean, spread.Sd!.Value, spread.N));
        Assert.Null(Spread.Of([1]).Sd);
        Assert.Null(Spread.Of([null]).Mean);
    }

    [Fact]
    public void ResultTable_MarksTheBestMeanOfAColumn_TheSmallestGap()
    {
        var table = ResultTable.Of(FakeStudy.Create(), "accuracy");

        Assert.All(Enumerable.Range(0, table.Columns.Count), column =>
        {
            var best = table.Rows.Single(row => row.Cells[column].IsBest).Cells[column];
            var means = table.Rows.Select(row => row.Cells[column].Spread.Mean);
            Assert.Equal(best.Quantity.Kind == QuantityKind.Gap ? means.Min() : means.Max(), best.Spread.Mean);
        });
    }
}

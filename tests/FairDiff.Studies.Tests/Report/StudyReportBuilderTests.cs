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
        small = small with { InDistribution = SetResult.Of(Quantity.InDistribution, Evaluate(rows: 3)) };
        report = StudyReportBuilder.Complete(report with { Methods = [report.Methods[0] with { Seeds = [small] }] });

        Assert.False(report.Methods[0].Summary.ContainsKey("inDistribution/accuracy"));
    }

    [Theory]
    [InlineData("averagePrecision")]
    [InlineData("recall/b")]
    [InlineData("brier")]
    public void Complete_AnyMetricOfTheRegistry_IsThatOfTheStudy(string metric)
    {
        var evaluated = Evaluate(rows: 400);
        var report = FakeStudy.Create();
        var method = report.Methods[0] with
        {
            Seeds = [new SeedResult { Seed = 0, InDistribution = SetResult.Of(Quantity.InDistribution, evaluated) }],
        };
        report = StudyReportBuilder.Complete(report with { Metric = metric, Methods = [method] });

        Assert.Equal(
            [$"inDistribution/{metric}", $"inDistribution/gap/site/{metric}"],
            StudyReportBuilder.Headline(report).Select(quantity => quantity.Key));
        var summary = report.Methods[0].Summary;
        Assert.Equal(evaluated.Overall[metric].Value, summary[$"inDistribution/{metric}"].Mean);
        Assert.Equal(evaluated.Gap("site", metric).Value, summary[$"inDistribution/gap/site/{metric}"].Mean);
        Assert.Equal(evaluated.ByGroup["site"]["north"][metric].Value, summary[$"inDistribution/site=north/{metric}"].Mean);
        Assert.Equal(metric != "brier", StudyReportBuilder.Headline(report)[0].HigherIsBetter);
        Assert.Contains(MetricRegistry.BuiltIn.Title(metric), HtmlReport.Render(report with { Generators = [] }, "."));
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

    private static FairnessReport Evaluate(int rows) => FairnessEvaluator.Evaluate(
        FairnessData.Binary(
            [.. Enumerable.Range(0, rows).Select(row => row % 2 == 1)],
            [.. Enumerable.Range(0, rows).Select(row => ((row * 7) + (row % 2 * 5)) % 10 / 10.0)],
            "b") with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["site"] = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? "north" : "south")],
            },
        },
        new FairnessOptions { BootstrapSamples = 0 },
        TestContext.Current.CancellationToken);
}

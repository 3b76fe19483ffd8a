using FairDiff.Pipelines.Report;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Tests.Report;

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
    public void Complete_PairWithAMethodThatWasNotRun_IsLeftOut()
    {
        var report = StudyReportBuilder.Complete(FakeStudy.Create(), [("label", "not run"), ("label", "baseline")]);

        Assert.All(report.Comparisons, comparison => Assert.Equal("baseline", comparison.Reference));
        Assert.Equal(4, report.Comparisons.Count);
    }

    [Fact]
    public void Complete_TwoMethodsOfOneName_IsRefused()
    {
        var report = FakeStudy.Create();
        report = report with { Methods = [report.Methods[0], report.Methods[0]] };

        Assert.Throws<FairDiffException>(() => StudyReportBuilder.Complete(report, []));
    }

    [Fact]
    public void Complete_GroupWithInsufficientEvidence_HasNoSummary()
    {
        var report = FakeStudy.Create();
        var small = report.Methods[0].Seeds[0];
        small = small with { InDistribution = small.InDistribution with { Overall = new() { N = 3, Accuracy = 1, InsufficientEvidence = true } } };
        report = StudyReportBuilder.Complete(report with { Methods = [report.Methods[0] with { Seeds = [small] }] }, []);

        Assert.False(report.Methods[0].Summary.ContainsKey("inDistribution/accuracy"));
    }
}

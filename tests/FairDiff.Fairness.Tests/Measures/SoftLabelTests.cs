namespace FairDiff.Fairness.Tests.Measures;

public class SoftLabelTests
{
    private static readonly double[,] Labels = { { 0.5, 0.2, 0.3 }, { 0.1, 0.6, 0.3 } };

    [Fact]
    public void Evaluate_SoftLabels_UseTheDistribution()
    {
        var data = FairnessData.Soft(["a", "b", "c"], Labels, new[,] { { 0.2, 0.7, 0.1 }, { 0.1, 0.6, 0.3 } });
        var overall = Cohort.Evaluate(data).Overall;

        Assert.Equal(0.5, overall[MetricNames.Accuracy].Value);
        Assert.Equal((0.2 + 0.6) / 2, overall[MetricNames.SoftAccuracy].Value!.Value, 1e-12);
        Assert.Equal((0.09 + 0.25 + 0.04) / 2, overall[MetricNames.Brier].Value!.Value, 1e-12);
    }

    [Fact]
    public void Evaluate_WeightsThatDoNotSumToOne_NamesTheRow()
    {
        var data = FairnessData.Soft(["a", "b", "c"], new[,] { { 1.0, 0, 0 }, { 0.5, 0.2, 0.2 } }, new double[2, 3]);

        Assert.Contains("row 2", Assert.Throws<FairnessException>(() => Cohort.Evaluate(data)).Message);
    }

    [Fact]
    public void HighRiskDetection_PoolsTheScoresOfItsClasses()
    {
        // High-risk rows 1 and 2 have 0.9 and 0.4 in b and c together.
        var data = new FairnessData
        {
            ClassNames = ["a", "b", "c"], Labels = [1, 2, 0], Scores = new[,] { { 0.1, 0.4, 0.5 }, { 0.6, 0.1, 0.3 }, { 0, 0.5, 0.5 } },
        };
        var overall = Cohort.Evaluate(
            data, new FairnessOptions { BootstrapSamples = 0, HighRiskClasses = ["b", "c"], HighRiskThreshold = 0.5 }).Overall;

        Assert.Equal(0.5, overall[MetricNames.HighRiskDetection].Value);
        Assert.Equal(0.0, overall[MetricNames.HighRiskSensitivity].Value);
    }
}

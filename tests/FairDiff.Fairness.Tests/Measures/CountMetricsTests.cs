namespace FairDiff.Fairness.Tests.Measures;

public class CountMetricsTests
{
    // Four classes, no row of the third; ties in the scores go to the class that is named first.
    private static readonly FairnessData Tied = new()
    {
        ClassNames = ["a", "b", "c", "d"],
        Labels = [0, 1, 3],
        Scores = new double[,] { { 0.4, 0.4, 0.1, 0.1 }, { 0.4, 0.4, 0.1, 0.1 }, { 0.4, 0.3, 0.15, 0.15 } },
    };

    [Fact]
    public void Predicted_Ties_GoToTheFirstClass()
    {
        var overall = Cohort.Evaluate(Tied).Overall;

        Assert.Equal([3, 0, 0, 0], Enumerable.Range(0, 4).Select(predicted => overall.Confusion.Sum(row => row[predicted])));
        Assert.Equal(2.0 / 3, overall[MetricNames.Top3].Value!.Value, 1e-12);
    }

    [Fact]
    public void BalancedAccuracy_AbsentClass_IsNotCounted() =>
        Assert.Equal(1.0 / 3, Cohort.Evaluate(Tied).Overall[MetricNames.BalancedAccuracy].Value!.Value, 1e-12);

    [Fact]
    public void Auc_AbsentClass_IsTheMeanOfTheOthersAndSaysSo()
    {
        var overall = Cohort.Evaluate(Tied).Overall;

        Assert.Null(overall[MetricNames.AucOneVersusRest("c")].Value);
        var others = new[] { "a", "b", "d" }.Select(name => overall[MetricNames.AucOneVersusRest(name)].Value!.Value);
        Assert.Equal(others.Average(), overall[MetricNames.Auc].Value!.Value, 1e-12);
        Assert.Contains("3 of 4 classes", EnoughRows().Reason);
    }

    [Fact]
    public void Metrics_ThreeClasses_HaveNoTop3()
    {
        var names = Cohort.Evaluate(Cohort.Random(1, 90, 3)).Overall.Values.Keys;

        Assert.Equal(
            ["accuracy", "balancedAccuracy", "auc", "averagePrecision", "brier", "calibrationError"],
            names.Where(name => !name.Contains('/')));
        Assert.Equal(24, names.Count(name => name.Contains('/')));
    }

    [Fact]
    public void HighRiskSensitivity_PoolsTheRowsOfItsClasses()
    {
        var report = Cohort.Evaluate(Tied, new FairnessOptions { BootstrapSamples = 0, HighRiskClasses = ["a", "b"] });

        Assert.Equal(2, report.Overall.NHighRisk);
        Assert.Equal(0.5, report.Overall[MetricNames.HighRiskSensitivity].Value);
        Assert.Equal(FairnessVerdict.InsufficientEvidence, report.Overall[MetricNames.HighRiskSensitivity].Verdict);
    }

    [Fact]
    public void Brier_ScoresThatAreNoProbabilities_IsNullWithReason()
    {
        var value = Cohort.Evaluate(Cohort.Binary(("a", true, 2.5), ("a", false, -1))).Overall[MetricNames.Brier];

        Assert.Null(value.Value);
        Assert.Contains("not probabilities", value.Reason);
    }

    [Fact]
    public void Evaluate_SingleHighRiskClassOfTwo_IsThePositiveOne()
    {
        var data = Cohort.Binary(("a", true, 0.9), ("a", false, 0.2)) with { ClassNames = ["tumour", "normal"] };

        Assert.Equal(
            "tumour", Cohort.Evaluate(data, new FairnessOptions { BootstrapSamples = 0, HighRiskClasses = ["tumour"] }).PositiveClass);
        Assert.Equal("normal", Cohort.Evaluate(data).PositiveClass);
    }

    private static MetricValue EnoughRows() =>
        Cohort.Evaluate(Tied, new FairnessOptions { BootstrapSamples = 0, MinimumGroupSize = 1 }).Overall[MetricNames.Auc];
}

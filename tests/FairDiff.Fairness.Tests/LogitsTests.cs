namespace FairDiff.Fairness.Tests;

public class LogitsTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(2, 0.880797077977882)]
    [InlineData(-2, 0.119202922022118)]
    [InlineData(1000, 1)]
    [InlineData(-1000, 0)]
    public void Sigmoid_LogOdds_IsTheProbability(double logit, double expected) => Assert.Equal(expected, Logits.Sigmoid(logit), 1e-14);

    [Fact]
    public void Softmax_LargeLogits_SumsToOneAndKeepsTheOrder()
    {
        var probabilities = Logits.Softmax(new double[,] { { 1000, 1001, 999 }, { -5, -5, -5 } });

        Assert.Equal(1, probabilities[0, 0] + probabilities[0, 1] + probabilities[0, 2], 1e-12);
        Assert.Equal(Math.E, probabilities[0, 1] / probabilities[0, 0], 1e-9);
        Assert.Equal(1.0 / 3, probabilities[1, 2], 1e-12);
    }

    /// <summary>Rounding beyond 0 and 1 is borne; past it the row is named.</summary>
    [Theory]
    [InlineData(1.0000001, null)]
    [InlineData(-0.00009, null)]
    [InlineData(1.001, "that of 'positive' in row 2 is 1.001")]
    [InlineData(-0.2, "that of 'positive' in row 2 is -0.2")]
    public void Evaluate_ScoreBeyondOne_IsRoundingOrNamed(double score, string? reason)
    {
        var report = FairnessEvaluator.Evaluate(
            FairnessData.Binary([true, false, true], [0.9, score, 0.8]), new FairnessOptions { BootstrapSamples = 0 },
            TestContext.Current.CancellationToken);

        Assert.Equal(reason is null, report.Overall[MetricNames.Brier].Value is not null);
        Assert.Contains(reason ?? "", report.Overall[MetricNames.Brier].Reason ?? "");
    }

    /// <summary>Where a decision rests on half of a number that is no probability, the report says so.</summary>
    [Fact]
    public void Evaluate_LogitsWithoutAThreshold_SaysWhatDecisionsRestOn()
    {
        string Reason(FairnessData data, double? threshold) => FairnessEvaluator.Evaluate(
            data, new FairnessOptions { BootstrapSamples = 0, DecisionThreshold = threshold }, TestContext.Current.CancellationToken)
            .Overall[MetricNames.Brier].Reason!;
        var binary = FairnessData.Binary([true, false, true], [2.5, -1, 4]);

        Assert.Contains("in row 1 is 2.5, and decisions rest on 0.5 of them; give a decision threshold", Reason(binary, null));
        Assert.DoesNotContain("0.5 of them", Reason(binary, 0));
        Assert.DoesNotContain("0.5 of them", Reason(binary with { Scores = new[,] { { -2.5, 3.0 }, { 1, 0 }, { -4, 2 } } }, null));

        var conditions =
            new MultiLabelData { ConditionNames = ["a"], Targets = new double[,] { { 1 }, { 0 } }, Scores = new[,] { { 3.0 }, { -2 } } };
        string Of(FairnessOptions options) => FairnessEvaluator.Evaluate(conditions, options, TestContext.Current.CancellationToken)
            .Overall[MetricNames.Brier].Reason!;
        Assert.Contains("in row 1 is 3, and decisions rest on 0.5", Of(new FairnessOptions { BootstrapSamples = 0 }));
        Assert.DoesNotContain("0.5 of", Of(new FairnessOptions { BootstrapSamples = 0, DecisionThreshold = 0 }));
    }

    [Fact]
    public void Evaluate_SoftLabelBeyondOne_IsRoundingOrNamed()
    {
        FairnessReport Of(double weight) => FairnessEvaluator.Evaluate(
            FairnessData.Soft(["a", "b"], new[,] { { weight, 0 }, { 0.25, 0.75 } }, new[,] { { 0.9, 0.1 }, { 0.2, 0.8 } }),
            new FairnessOptions { BootstrapSamples = 0 }, TestContext.Current.CancellationToken);

        Assert.NotNull(Of(1.0000001).Overall[MetricNames.Brier].Value);
        Assert.Contains("soft label of row 1", Assert.Throws<FairnessException>(() => Of(1.2)).Message);
    }
}

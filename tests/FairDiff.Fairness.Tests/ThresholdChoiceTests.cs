namespace FairDiff.Fairness.Tests;

public class ThresholdChoiceTests
{
    // Descending: 0.9 +, 0.8 +, 0.7 -, 0.6 + and - (a tie), 0.2 -.
    private static readonly FairnessData Validation = FairnessData.Binary(
        [true, true, false, true, false, false], [0.9, 0.8, 0.7, 0.6, 0.6, 0.2]);

    [Fact]
    public void On_Youden_TakesTheLargestJ()
    {
        var choice = ThresholdChoice.On(Validation);

        Assert.Equal(0.8, choice.Threshold);
        Assert.Equal((2.0 / 3, 1.0, 6), (choice.Sensitivity, choice.Specificity, choice.Rows));
    }

    [Theory]
    [InlineData(ThresholdRule.SensitivityAtLeast, 0.6, 0.8)]
    [InlineData(ThresholdRule.SensitivityAtLeast, 0.9, 0.6)]
    [InlineData(ThresholdRule.SpecificityAtLeast, 0.6, 0.7)]
    [InlineData(ThresholdRule.SpecificityAtLeast, 1.0, 0.8)]
    public void On_Target_TakesTheThresholdThatJustReachesIt(ThresholdRule rule, double target, double expected) =>
        Assert.Equal(expected, ThresholdChoice.On(Validation, rule, target).Threshold);

    [Fact]
    public void On_SpecificityThatNoScoreReaches_TakesAThresholdAboveAll()
    {
        var choice = ThresholdChoice.On(FairnessData.Binary([false, true], [0.9, 0.1]), ThresholdRule.SpecificityAtLeast, 0.9);

        Assert.True(choice.Threshold > 0.9);
        Assert.Equal((0.0, 1.0), (choice.Sensitivity, choice.Specificity));
    }

    [Fact]
    public void On_OtherPositiveClass_ReadsItsScores() =>
        Assert.Equal(
            0.4,
            ThresholdChoice.On(Validation, positiveClass: "not positive", rule: ThresholdRule.SensitivityAtLeast, target: 0.5).Threshold,
            1e-12);

    [Fact]
    public void On_Conditions_ChoosesForEachWhereItIsKnown()
    {
        var choices = ThresholdChoice.On(new MultiLabelData
        {
            ConditionNames = ["a", "b"],
            Targets = new[,] { { 1, 0 }, { 0, 1 }, { 1, double.NaN } },
            Scores = new[,] { { 0.3, 0.2 }, { 0.1, 0.7 }, { 0.4, 0.9 } },
        });

        Assert.Equal((0.3, 3), (choices["a"].Threshold, choices["a"].Rows));
        Assert.Equal((0.7, 2), (choices["b"].Threshold, choices["b"].Rows));
    }

    [Fact]
    public void On_OneClassOnly_SaysSo() =>
        Assert.Contains(
            "2 of 2", Assert.Throws<FairnessException>(() => ThresholdChoice.On(FairnessData.Binary([true, true], [0.1, 0.2]))).Message);

    [Theory]
    [InlineData(ThresholdRule.Youden, 0.5)]
    [InlineData(ThresholdRule.SensitivityAtLeast, null)]
    [InlineData(ThresholdRule.SpecificityAtLeast, 1.5)]
    public void On_TargetThatDoesNotFit_IsRefused(ThresholdRule rule, double? target) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdChoice.On(Validation, rule, target));
}

namespace FairDiff.Fairness.Tests;

public class BadInputTests
{
    private static FairnessData Good => new()
    {
        ClassNames = ["a", "b", "c"],
        Labels = [0, 1, 2, 0],
        Scores = new double[4, 3],
    };

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Evaluate_ScoreNotFinite_NamesRowAndClass(double score, string text)
    {
        var data = Good;
        data.Scores[2, 1] = score;

        AssertError(data, "class 'b' in row 3", text);
    }

    [Fact]
    public void Evaluate_NoRows_SaysSo() => AssertError(Good with { Labels = [], Scores = new double[0, 3] }, "no rows");

    [Fact]
    public void Evaluate_ScoresOfAnotherShape_SaysBoth() => AssertError(Good with { Scores = new double[4, 2] }, "4 x 2", "4 x 3");

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Evaluate_LabelOutOfRange_NamesRow(int label) =>
        AssertError(Good with { Labels = [0, 1, 2, label] }, $"row 4 is {label}", "0 to 2");

    [Fact]
    public void Evaluate_ShortAttribute_SaysBothLengths() => AssertError(
        Good with { Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = ["x"] } }, "'site' has 1 values", "4 labels");

    [Fact]
    public void Evaluate_ShortClusters_SaysBothLengths() =>
        AssertError(Good with { Clusters = ["p"] }, "Clusters has 1 values", "4 labels");

    [Fact]
    public void Evaluate_OneClass_SaysSo() =>
        AssertError(Good with { ClassNames = ["a"], Scores = new double[4, 1] }, "1 classes", "at least 2");

    [Fact]
    public void Evaluate_EqualClassNames_SaysSo() => AssertError(Good with { ClassNames = ["a", "b", "a"] }, "a, b, a");

    [Fact]
    public void Evaluate_UnknownHighRiskClass_ListsTheClasses() =>
        AssertError(Good, new FairnessOptions { HighRiskClasses = ["melanoma"] }, "'melanoma'", "a, b, c");

    [Fact]
    public void Evaluate_UnknownPositiveClass_ListsTheClasses() => AssertError(
        Cohort.OfHits(("x", 1, 1)), new FairnessOptions { PositiveClass = "maybe" }, "'maybe'", "not yes, yes");

    [Fact]
    public void Evaluate_ThresholdWithThreeClasses_IsRefused() =>
        AssertError(Good, new FairnessOptions { DecisionThreshold = 0.5 }, "two classes", "a, b, c");

    [Fact]
    public void Binary_FewerScoresThanLabels_SaysBoth() =>
        Assert.Contains("2 labels but 1 scores", Assert.Throws<FairnessException>(() => FairnessData.Binary([true, false], [0.5])).Message);

    public static TheoryData<FairnessOptions, string> OutOfRange => new()
    {
        { new FairnessOptions { MinimumGroupSize = 0 }, "MinimumGroupSize" },
        { new FairnessOptions { MinimumClassSize = 0 }, "MinimumClassSize" },
        { new FairnessOptions { BootstrapSamples = 99 }, "BootstrapSamples" },
        { new FairnessOptions { Confidence = 95 }, "Confidence" },
        { new FairnessOptions { Confidence = double.NaN }, "Confidence" },
        { new FairnessOptions { DecisionThreshold = double.NaN }, "DecisionThreshold" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Evaluate_OptionOutOfRange_NamesIt(FairnessOptions options, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => Cohort.Evaluate(Good, options)).ParamName);

    private static void AssertError(FairnessData data, params string[] parts) => AssertError(data, new FairnessOptions(), parts);

    private static void AssertError(FairnessData data, FairnessOptions options, params string[] parts)
    {
        var message = Assert.Throws<FairnessException>(() => Cohort.Evaluate(data, options)).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}

namespace FairDiff.Fairness.Tests.Labels;

public class ReaderStudyTests
{
    private static readonly Reading[] Readings =
    [
        new("r1", "x", true, [new("eczema", 2), new("acne", 4)]),
        new("r1", "y", false, []),
        new("r2", "x", true, [new("eczema", 5)]),
        new("r2", "y", true, [new("acne", 3), new("psoriasis", 2), new("urticaria", 1), new("eczema", 0)]),
    ];

    [Fact]
    public void Score_KnownConditions_AreMeansOverRatersOfTheirGradableImages()
    {
        var study = ReaderStudy.Score(Readings, new Dictionary<string, string> { ["x"] = "eczema", ["y"] = "eczema" });

        Assert.Equal([0.5, 1], study.Gradable.Values);
        Assert.Equal(Math.Sqrt(0.125), study.Gradable.Deviation!.Value, 1e-12);
        Assert.Equal([4.0, 4.0], study.TopConfidence!.Values);
        Assert.Equal([0.0, 0.5], study.Top1!.Values);
        Assert.Equal([1.0, 0.5], study.Top3!.Values);
    }

    [Fact]
    public void LeaveOneOut_ScoresAgainstTheOtherRaters()
    {
        var study = ReaderStudy.LeaveOneOut(Readings, ["eczema", "acne", "psoriasis", "urticaria"]);

        // r1 against r2 on x (eczema): first says acne. r2 against r1 on x (acne): not named. Nobody else diagnosed y.
        Assert.Equal([0.0, 0.0], study.Top1!.Values);
        Assert.Equal([1.0, 0.0], study.Top3!.Values);
    }

    [Fact]
    public void Score_NothingGradable_IsNullNotZero()
    {
        var study = ReaderStudy.Score([new("r", "x", false, [])], new Dictionary<string, string>());

        Assert.Equal(0, study.Gradable.Mean);
        Assert.Null(study.Top1);
        Assert.Null(study.TopConfidence);
    }

    [Fact]
    public void Score_ImageWithoutCondition_NamesIt() => Assert.Contains(
        "'x'", Assert.Throws<FairnessException>(() => ReaderStudy.Score(Readings, new Dictionary<string, string>())).Message);
}

namespace FairDiff.Fairness.Tests;

public class RequirementTests
{
    private static readonly FairnessReport Report = Cohort.Evaluate(
        Cohort.OfHits(("north (a)", 90, 10), ("south", 60, 40), ("tiny", 0, 5)), new FairnessOptions());

    [Theory]
    [InlineData("gap(site,accuracy) < 0.31", true)]
    [InlineData("gap(site,accuracy) < 0.3", false)]
    [InlineData(" gap( site , accuracy )<=0.3000001 ", true)]
    [InlineData("gap(site,accuracy).high < 0.31", false)]
    [InlineData("gap(site,accuracy).low > 0.1", true)]
    [InlineData("worst(site,accuracy) > 0.59", true)]
    [InlineData("worst(site,accuracy) >= 0.61", false)]
    [InlineData("ratio(site,accuracy) > 0.66", true)]
    [InlineData("corrected(site,accuracy) > 0.25", true)]
    [InlineData("toOverall(site,accuracy) < 0.2", true)]
    [InlineData("overall(accuracy) > 0.74", false)]
    [InlineData("overall(recall/yes) > 7e-1", true)]
    [InlineData("group(site,north (a),accuracy) >= 0.9", true)]
    public void Check_Condition_ComparesTheQuantity(string text, bool expected)
    {
        var result = FairnessRequirement.Parse(text).Check(Report);

        Assert.Equal(expected, result.IsMet);
        Assert.StartsWith(expected ? "met: " : "not met: ", result.Reason);
        Assert.NotNull(result.Value);
    }

    [Fact]
    public void Check_GroupWithTooFewRows_IsNotMetAndSaysWhy()
    {
        var result = FairnessRequirement.Parse("group(site,tiny,accuracy) < 0.5").Check(Report);

        Assert.False(result.IsMet);
        Assert.Null(result.Value);
        Assert.Contains("n = 5 is below the minimum of 30", result.Reason);
    }

    [Fact]
    public void Check_GapOfOneGroup_IsNotMetAndSaysWhy() =>
        Assert.Contains(
            "only a has sufficient evidence",
            FairnessRequirement.Parse("gap(site,accuracy) < 1").Check(
                Cohort.Evaluate(Cohort.OfHits(("a", 90, 10)), new FairnessOptions())).Reason);

    [Fact]
    public void Check_WithoutResamples_HasNoInterval() =>
        Assert.Contains("no interval", FairnessRequirement.Parse("gap(site,accuracy).high < 1").Check(
            Cohort.Evaluate(Cohort.OfHits(("a", 90, 10), ("b", 60, 40)))).Reason);

    [Theory]
    [InlineData("gap(site,accuracy) < 1e400")]
    [InlineData("gap(site) < 0.1")]
    [InlineData("gap(site,accuracy) = 0.1")]
    [InlineData("gap(site,accuracy) < small")]
    [InlineData("gap(,accuracy) < 0.1")]
    [InlineData("distance(site,accuracy) < 0.1")]
    [InlineData("overall(site,accuracy) < 0.1")]
    [InlineData("")]
    public void Parse_WrongForm_SaysTheRightOne(string text) =>
        Assert.Contains("gap(site,accuracy) < 0.05", Assert.Throws<FairnessException>(() => FairnessRequirement.Parse(text)).Message);

    [Fact]
    public void Check_UnknownNames_SayWhatThereIs()
    {
        Assert.Contains(
            "site", Assert.Throws<FairnessException>(() => FairnessRequirement.Parse("gap(sex,accuracy) < 1").Check(Report)).Message);
        Assert.Contains(
            "accuracy", Assert.Throws<FairnessException>(() => FairnessRequirement.Parse("overall(f1) < 1").Check(Report)).Message);
    }
}

namespace FairDiff.Fairness.Tests.Groups;

public class MissingValuesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Unknown")]
    [InlineData("NaN")]
    [InlineData("na")]
    [InlineData(" N/A ")]
    [InlineData("#n/a")]
    [InlineData("<NA>")]
    [InlineData("NaT")]
    [InlineData("NULL")]
    [InlineData("?")]
    [InlineData("None")]
    public void Default_UsualSpelling_IsMissing(string? value) => Assert.True(MissingValues.Default.Contains(value));

    [Theory]
    [InlineData("none")]
    [InlineData("-")]
    [InlineData("not reported")]
    [InlineData("0")]
    public void Default_AnotherValue_IsNotMissing(string value) => Assert.False(MissingValues.Default.Contains(value));

    [Fact]
    public void New_Spellings_AreTheOnlyOnesBesideTheEmptyValueAndExact()
    {
        var missing = new MissingValues([" not reported "]);

        Assert.True(missing.Contains("not reported"));
        Assert.True(missing.Contains(""));
        Assert.False(missing.Contains("Not reported"));
        Assert.False(missing.Contains("NA"));
    }

    [Fact]
    public void Evaluate_UsualSpellings_AreOneUnknownGroup() =>
        Assert.Equal(["n", "s", "unknown"], Groups(new FairnessOptions { BootstrapSamples = 0 }));

    [Fact]
    public void Evaluate_SpellingsGiven_AreUnknownAndOthersAreGroups() => Assert.Equal(
        ["N/A", "s", "unknown"], Groups(new FairnessOptions { BootstrapSamples = 0, MissingValues = new MissingValues(["n"]) }));

    [Fact]
    public void Evaluate_TheWordUnknown_IsNoGroupBesideTheUnknownOne()
    {
        var data = Cohort.OfHits(("n", 4, 0), ("unknown", 4, 0), ("", 4, 0));
        var options = new FairnessOptions { BootstrapSamples = 0, MissingValues = new MissingValues([]) };

        Assert.Equal(8, Cohort.Evaluate(data, options).ByGroup["site"]["unknown"].N);
    }

    [Fact]
    public void Evaluate_ClustersThatAreMissing_AreNotOne()
    {
        var data = Cohort.OfHits(("n", 4, 0)) with { Clusters = ["a", "a", "N/A", "N/A"] };

        Assert.Equal(3, Cohort.Evaluate(data).ClusterCount);
        Assert.Equal(
            2, Cohort.Evaluate(data, new FairnessOptions { BootstrapSamples = 0, MissingValues = new MissingValues([]) }).ClusterCount);
    }

    /// <summary>The name of the unknown group cannot be that of another one too, whatever the rule.</summary>
    [Theory]
    [InlineData(" north ", "north")]
    [InlineData("not reported", "unknown")]
    [InlineData("UNKNOWN", "unknown")]
    [InlineData("n/a", "n/a")]
    [InlineData(null, "unknown")]
    public void GroupOf_IsTheNameThatResultsHave(string? value, string expected) =>
        Assert.Equal(expected, new MissingValues(["not reported"]).GroupOf(value));

    [Fact]
    public void ByEdges_SpellingsGiven_AreMissing() =>
        Assert.Equal(["[-∞, 5)", "", ""], AttributeBuckets.ByEdges(["3", "-9", "-9"], [5], new MissingValues(["-9"])).Values);

    [Fact]
    public void Probe_ValuesThatAreMissing_AreNoGroup()
    {
        double[][] features = [.. Enumerable.Range(0, 30).Select(row => new[] { row % 3, row % 2 + 0.5 * row })];
        string[] attribute = [.. Enumerable.Range(0, 30).Select(row => row % 3 == 0 ? "a" : row % 3 == 1 ? "b" : "-")];

        Assert.Equal(["-", "a", "b"], AttributeProbe.Train(features, attribute).Groups);
        Assert.Equal(["a", "b"], AttributeProbe.Train(features, attribute, missing: new MissingValues(["-"])).Groups);
    }

    private static IEnumerable<string> Groups(FairnessOptions options) => Cohort.Evaluate(
        Cohort.OfHits(("n", 4, 0), ("s", 4, 0), ("N/A", 4, 0), ("", 4, 0)), options).ByGroup["site"].Groups.Select(group => group.Name);
}

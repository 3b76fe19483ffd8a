using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Tests.Groups;

public class GroupingTests
{
    [Fact]
    public void OfAttribute_Numbers_AreSortedBySizeBeforeWordsAndUnknownLast()
    {
        var grouping = Grouping.OfAttribute("age", ["10", "9", "", "old", "100", "Unknown", " 9 "], MissingValues.Default);

        Assert.Equal(["9", "10", "100", "old", "unknown"], grouping.GroupNames);
        Assert.Equal([1, 0, 4, 3, 2, 4, 0], grouping.GroupOfRow);
        Assert.Equal([false, false, false, false, true], grouping.IsUnknown);
    }

    [Fact]
    public void Cross_CellWithoutRows_IsListedWithZeroRows()
    {
        var data = Cohort.Binary(("n", true, 0.9), ("s", false, 0.1)) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = ["n", "s"], ["sex"] = ["F", "M"] },
        };

        var groups = Cohort.Evaluate(data, new FairnessOptions { Groups = ["site*sex"], BootstrapSamples = 0 }).ByGroup["site*sex"];

        Assert.Equal(["n|F", "n|M", "s|F", "s|M"], groups.Groups.Select(group => group.Name));
        Assert.Equal(0, groups["n|M"].N);
        Assert.Null(groups["n|M"][MetricNames.Accuracy].Value);
        Assert.Equal("no rows", groups["n|M"][MetricNames.Accuracy].Reason);
    }

    [Fact]
    public void Build_AttributeWhoseNameHasAStar_IsNotACrossing()
    {
        var data = Cohort.Binary(("x", true, 0.9), ("x", false, 0.1)) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["a*b"] = ["1", "2"] },
        };

        Assert.Equal(2, Cohort.Evaluate(data).ByGroup["a*b"].Groups.Count);
    }

    [Fact]
    public void Build_NoGroupsNamed_TakesEveryAttribute() =>
        Assert.Equal(["site", "sex"], Cohort.Evaluate(Cohort.Random(1, 50, 2)).ByGroup.Keys);

    [Theory]
    [InlineData("age", "no attribute 'age'")]
    [InlineData("site*age", "no attribute 'age'")]
    [InlineData("site*site", "twice")]
    public void Build_WrongName_SaysWhatThereIs(string name, string expected)
    {
        var error = Assert.Throws<FairnessException>(
            () => Cohort.Evaluate(Cohort.Random(1, 50, 2), new FairnessOptions { Groups = [name] }));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Build_UnknownName_ListsTheAttributes()
    {
        var error = Assert.Throws<FairnessException>(
            () => Cohort.Evaluate(Cohort.Random(1, 50, 2), new FairnessOptions { Groups = ["age"] }));

        Assert.Contains("site, sex", error.Message);
    }

    [Fact]
    public void Build_AValuePerRow_IsRefused()
    {
        var data = Cohort.Binary([.. Enumerable.Range(0, 1001).Select(row => ($"patient {row}", row % 2 == 0, 0.5))]);

        Assert.Contains("1,001 groups", Assert.Throws<FairnessException>(() => Cohort.Evaluate(data)).Message);
    }
}

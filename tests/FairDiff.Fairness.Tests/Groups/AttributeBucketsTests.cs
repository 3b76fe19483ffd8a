namespace FairDiff.Fairness.Tests.Groups;

public class AttributeBucketsTests
{
    [Fact]
    public void ByEdges_ValuesOnAnEdge_AreInTheBucketAbove()
    {
        var buckets = AttributeBuckets.ByEdges(["40", "39.9", "", "unknown", "75", "100"], [40, 60, 100]);

        Assert.Equal(["[40, 60)", "[-∞, 40)", "", "", "[60, 100)", "[100, ∞)"], buckets.Values);
    }

    [Fact]
    public void ByEdges_AsAnAttribute_SortsByTheLowerEdge()
    {
        var values = AttributeBuckets.ByEdges(["120", "7", "50", ""], [9, 40, 100]).Values;
        var data = Cohort.OfHits(("a", 4, 0)) with { Attributes = new Dictionary<string, IReadOnlyList<string>> { ["age"] = values } };

        Assert.Equal(
            ["[-∞, 9)", "[40, 100)", "[100, ∞)", "unknown"], Cohort.Evaluate(data).ByGroup["age"].Groups.Select(group => group.Name));
    }

    [Fact]
    public void ByQuantiles_Values_AreSplitEvenlyAndStateTheEdges()
    {
        var buckets = AttributeBuckets.ByQuantiles([.. Enumerable.Range(1, 9).Select(i => $"{i}")], 2);

        Assert.Equal([5.0], buckets.Edges);
        Assert.Equal(4, buckets.Values.Count(value => value == "[-∞, 5)"));
    }

    [Fact]
    public void ByQuantiles_ManyEqualValues_MakesFewerBuckets() =>
        Assert.Equal([2.0], AttributeBuckets.ByQuantiles(["1", "1", "1", "1", "2"], 4).Edges);

    [Fact]
    public void ByEdges_NoNumber_NamesTheRow() =>
        Assert.Contains("'old' in row 2", Assert.Throws<FairnessException>(() => AttributeBuckets.ByEdges(["1", "old"], [2])).Message);

    [Fact]
    public void ByEdges_EdgesThatFall_AreRefused() =>
        Assert.Contains("60, 40", Assert.Throws<FairnessException>(() => AttributeBuckets.ByEdges(["1"], [60, 40])).Message);
}

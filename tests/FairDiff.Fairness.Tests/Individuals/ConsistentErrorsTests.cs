namespace FairDiff.Fairness.Tests.Individuals;

public class ConsistentErrorsTests
{
    // Six rows of class "yes" at two sites; a run says which rows it gets right.
    private static FairnessData Run(string right) =>
        Cohort.Binary([.. right.Select((hit, row) => (row < 3 ? "a" : "b", true, hit == '+' ? 0.9 : 0.1))]);

    private static readonly ConsistentErrors Errors = ConsistentErrors.Find(new OrderedDictionary<string, IReadOnlyList<FairnessData>>
    {
        ["colour"] = [Run("--+-++"), Run("--++++")],
        ["rand"] = [Run("-+-+-+"), Run("-+-+++")],
    });

    [Fact]
    public void Of_Replicates_KeepsTheRowsThatAllGetWrong()
    {
        Assert.Equal([0, 1], Errors.Methods[0].Rows);
        Assert.Equal([0, 2], Errors.Methods[1].Rows);
        Assert.Equal([new GroupErrors("a", 3, 2, 2.0 / 3), new GroupErrors("b", 3, 0, 0)], Errors.Methods[0].Groups["site"]);
    }

    [Fact]
    public void Of_Methods_HasBlocksThatAreContiguousInTheOrder()
    {
        Assert.Equal([0, 1, 2], Errors.Order);
        Assert.Equal(
            ["colour+rand 0 1", "colour 1 1", "rand 2 1"],
            Errors.Blocks.Select(block => $"{string.Join('+', block.Methods)} {block.Start} {block.Count}"));
    }

    [Fact]
    public void Of_Methods_HasTheirOverlap() =>
        Assert.Equal(new ErrorOverlap("colour", "rand", 1, 1, 1, 1.0 / 3), Assert.Single(Errors.Overlaps));

    [Fact]
    public void Of_HighRiskClass_ConsidersItsRowsOnly()
    {
        var run = Cohort.Binary(("a", true, 0.1), ("a", false, 0.9), ("a", true, 0.9));
        var errors = ConsistentErrors.Find(
            new Dictionary<string, IReadOnlyList<FairnessData>> { ["m"] = [run] }, new FairnessOptions { HighRiskClasses = ["yes"] });

        Assert.Equal((2, 1), (errors.Considered, errors.Methods[0].Groups["site"][0].Wrong));
        Assert.Equal([0], errors.Methods[0].Rows);
        Assert.Empty(errors.Overlaps);
    }

    [Fact]
    public void Of_NoReplicate_SaysSo() => Assert.Contains(
        "a replicate of each", Assert.Throws<FairnessException>(
            () => ConsistentErrors.Find(new Dictionary<string, IReadOnlyList<FairnessData>> { ["m"] = [] })).Message);
}

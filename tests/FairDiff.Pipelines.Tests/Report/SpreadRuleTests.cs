using FairDiff.Pipelines.Report;

namespace FairDiff.Pipelines.Tests.Report;

public sealed class SpreadRuleTests
{
    private static readonly Quantity Accuracy = Quantity("inDistribution/accuracy", QuantityKind.Overall);
    private static readonly Quantity Gap = Quantity("inDistribution/gap/site/accuracy", QuantityKind.Gap);

    [Theory]
    [InlineData(.06, .05, true, "Better")]
    [InlineData(-.06, .05, true, "Worse")]
    [InlineData(.06, .05, false, "Worse")]
    [InlineData(-.06, .05, false, "Better")]
    [InlineData(.05, .05, true, "WithinSpread")]
    [InlineData(0.0, 0.0, true, "WithinSpread")]
    public void Decide_DifferenceAndSpread_FollowsTheRule(double difference, double spread, bool higherIsBetter, string verdict) =>
        Assert.Equal(verdict, SpreadRule.Decide(difference, spread, higherIsBetter).ToString());

    [Fact]
    public void Compare_TwoMethods_UsesTheSampleDeviationsOfBoth()
    {
        var comparison = SpreadRule.Compare(Method("a", .80, .82, .84), Method("b", .70, .73, .76), Accuracy);

        Assert.Equal(.09, comparison.Difference!.Value, 12);
        Assert.Equal(Math.Sqrt((.02 * .02) + (.03 * .03)), comparison.Spread!.Value, 12);
        Assert.Equal(Verdict.Better, comparison.Verdict);
        Assert.Equal([.10, .09, .08], comparison.Differences.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void Compare_OneSharedSeed_IsUndecided()
    {
        var comparison = SpreadRule.Compare(Method("a", .8), Method("b", .7, .7), Accuracy);

        Assert.Equal(Verdict.Undecided, comparison.Verdict);
        Assert.Null(comparison.Spread);
        Assert.NotNull(comparison.Difference);
    }

    [Fact]
    public void Compare_UndefinedValues_AreLeftOutNotCountedAsZero()
    {
        var comparison = SpreadRule.Compare(Method("a", .8, null, .9), Method("b", .7, .7, .7), Accuracy);

        Assert.Equal(2, comparison.Differences.Count);
        Assert.Equal(.85, comparison.CandidateMean!.Value, 12);
    }

    [Fact]
    public void Compare_SmallerGap_IsBetter() =>
        Assert.Equal(Verdict.Better, SpreadRule.Compare(Method("a", .05, .06), Method("b", .20, .21), Gap).Verdict);

    [Fact]
    public void ClearWinner_BestWithinTheSpreadOfTheNext_IsNobody()
    {
        MethodResult[] close = [Method("a", .80, .84), Method("b", .79, .83)];
        MethodResult[] apart = [Method("a", .80, .81), Method("b", .70, .71)];

        Assert.Null(SpreadRule.ClearWinner(close, Accuracy));
        Assert.Equal("a", SpreadRule.ClearWinner(apart, Accuracy)!.Name);
    }

    [Fact]
    public void Spread_OfSeeds_IsMeanAndSampleDeviation()
    {
        var spread = Spread.Of([1, null, 3]);

        Assert.Equal((2.0, Math.Sqrt(2), 2), (spread.Mean, spread.Sd!.Value, spread.N));
        Assert.Null(Spread.Of([1]).Sd);
        Assert.Null(Spread.Of([null]).Mean);
    }

    /// <summary>A method whose seeds have the given values both as accuracy and as gap between sites.</summary>
    private static MethodResult Method(string name, params double?[] values) => new()
    {
        Name = name,
        Description = name,
        Seeds =
        [
            .. values.Select((value, seed) => new SeedResult
            {
                Seed = seed,
                InDistribution = new SetResult
                {
                    Overall = new GroupMetrics { N = 100, Accuracy = value },
                    Gaps = [new() { Attribute = "site", Metric = "accuracy", Value = value }],
                },
            }),
        ],
    };

    private static Quantity Quantity(string key, QuantityKind kind) =>
        new() { Key = key, Kind = kind, Set = "inDistribution", Metric = "accuracy", Attribute = "site" };
}

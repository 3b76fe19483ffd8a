namespace FairDiff.Fairness.Tests.Comparison;

public class SeedChanceTests
{
    [Fact]
    public void Of_EqualSpread_IsStudentsCriticalDifference()
    {
        // Five against five: t(0.975; 8) sqrt(2 / 5), t(0.95; 8) sqrt(2 / 5); SciPy 1.10, stats.t.ppf.
        Assert.Equal(1.458445072094387, SeedChance.Of(Seeds(5, 1), Seeds(5, 1), .95)!.Value, 1e-9);
        Assert.Equal(1.1760814434136873, SeedChance.Of(Seeds(5, 1), Seeds(5, 1), .9)!.Value, 1e-9);
    }

    [Fact]
    public void Of_OtherSpread_HasWelchsDegreesOfFreedom()
    {
        // 1 / 3 + 4 / 6 = 1, with 6.923 degrees of freedom; SciPy 1.10.
        Assert.Equal(2.3699608224665227, SeedChance.Of(Seeds(3, 1), Seeds(6, 2), .95)!.Value, 1e-9);
    }

    [Fact]
    public void Of_SeedsThatAreAlike_IsZero() => Assert.Equal(0, SeedChance.Of(Seeds(3, 0), Seeds(3, 0), .95));

    [Fact]
    public void Of_OneSeed_IsNotKnown() => Assert.Null(SeedChance.Of(ReplicateSummary.Of([.7]), Seeds(3, 1), .95));

    [Fact]
    public void Of_MethodsThatDifferByTheirSeedsAlone_IsExceededByOneInTwenty()
    {
        var random = new Random(3);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        ReplicateSummary Trained() => ReplicateSummary.Of([.. Enumerable.Range(0, 5).Select(_ => .8 + (.02 * Normal()))]);
        var exceeded = Enumerable.Range(0, 4000).Count(_ =>
        {
            var (first, second) = (Trained(), Trained());
            return Math.Abs(first.Mean - second.Mean) > SeedChance.Of(first, second, .95);
        });

        // Within four standard errors, and half a point for Welch's approximation.
        Assert.InRange(exceeded / 4000.0, .032, .064);
    }

    [Fact]
    public void Compare_HasTheChanceOfTheSeeds()
    {
        var accuracy = MethodComparison.Compare(
            [Cohort.OfHits(("a", 60, 40)), Cohort.OfHits(("a", 70, 30))], [Cohort.OfHits(("a", 80, 20)), Cohort.OfHits(("a", 90, 10))],
            new FairnessOptions { BootstrapSamples = 200 },
            cancellationToken: TestContext.Current.CancellationToken)["overall(accuracy)"];

        // Two against two, s = 0.0707 each: 0.0707 t(0.975; 2) = 0.0707 x 4.302653.
        Assert.Equal(Math.Sqrt(.005) * 4.302652729911275, accuracy.SeedChance!.Value, 1e-9);
    }

    /// <summary>So many values with such a standard deviation: half of them above the mean, half below, one on it where they are
    /// odd.</summary>
    private static ReplicateSummary Seeds(int count, double deviation)
    {
        var size = deviation * Math.Sqrt((count - 1.0) / (2 * (count / 2)));
        return ReplicateSummary.Of([.. Enumerable.Range(0, count).Select(i =>
            5 + (i < count / 2 ? size : i >= count - (count / 2) ? -size : 0))]);
    }
}

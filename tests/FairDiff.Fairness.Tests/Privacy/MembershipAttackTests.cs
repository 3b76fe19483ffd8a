namespace FairDiff.Fairness.Tests.Privacy;

public class MembershipAttackTests
{
    /// <summary>SciPy: brunnermunzel has the same statistic, 2.05602583 deviations above 0.5, and p = 0.0613, with 12.4677 degrees of
    /// freedom.</summary>
    [Fact]
    public void Of_SmallSamplesWithTies_HasTheAreaAndIntervalOfTheReference()
    {
        var attack = MembershipAttack.Of([0.9, 0.8, 0.7, 0.65, 0.5, 0.5, 0.3], [0.85, 0.6, 0.5, 0.45, 0.4, 0.2, 0.1, 0.05]);

        Assert.Equal(0.7678571428571429, attack.Auc, 1e-12);
        Assert.Equal(0.4851799503075512, attack.AucLower, 1e-7);
        Assert.Equal(1, attack.AucUpper); // 1.0505 without the clip
    }

    /// <summary>SciPy: binomtest(7, 50).proportion_ci(method="exact"), and nhypergeom(250, 50, 3).sf(6).</summary>
    [Fact]
    public void Of_SevenOfFiftyFoundAtTwoAlarms_HasTheExactIntervalAndProbability()
    {
        double[] others = [.. Enumerable.Range(0, 200).Select(i => (double)i)];
        double[] members = [.. Enumerable.Repeat(197.5, 7), .. Enumerable.Repeat(-1.0, 43)];

        var attack = MembershipAttack.Of(members, others, falsePositiveRate: 0.01);

        Assert.Equal((0.14, 0.01), (attack.TruePositiveRate, attack.FalsePositiveRate));
        Assert.Equal(0.0581917003403721, attack.TruePositiveLower, 1e-8);
        Assert.Equal(0.2673960024970084, attack.TruePositiveUpper, 1e-8);
        Assert.Equal(0.0002308240564401679, attack.PValue, 1e-9);
    }

    [Fact]
    public void Of_NothingToBeFound_CoversOneHalfAndIsSurprisedAsOftenAsPromised()
    {
        var (covered, surprised, found) = (0, 0, 0.0);
        const int Runs = 2000;
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            var attack = MembershipAttack.Of(Normal(random, 150, 0), Normal(random, 200, 0));
            covered += attack is { AucLower: <= 0.5, AucUpper: >= 0.5 } ? 1 : 0;
            surprised += attack.PValue < 0.025 ? 1 : 0;
            found += attack.TruePositiveRate / Runs;
        }

        Assert.InRange(covered / (double)Runs, 0.935, 0.965);
        Assert.InRange(surprised / (double)Runs, 0.005, 0.025 + 0.007);

        // Above the third largest of 200 others lies a share of 3 / 201 on average.
        Assert.Equal(3 / 201.0, found, 0.001);
    }

    [Fact]
    public void Of_KnownShift_CoversTheTrueArea()
    {
        // Normals that are d apart: the area is the normal probability of d / sqrt 2, 0.7602 for d = 1.
        var covered = Enumerable.Range(0, 1000).Count(run =>
        {
            var random = new Random(run);
            return MembershipAttack.Of(Normal(random, 100, 1), Normal(random, 100, 0)) is { AucLower: <= 0.7602, AucUpper: >= 0.7602 };
        });

        Assert.InRange(covered, 930, 970);
    }

    [Fact]
    public void Of_AllFoundAndNoneFound_StaysWithinBounds()
    {
        var all = MembershipAttack.Of([2, 3, 4], [0, 1]);
        var none = MembershipAttack.Of([0, 0], [0, 0, 0]);

        Assert.Equal((1, 1, 1, 0.0), (all.Auc, all.TruePositiveRate, all.TruePositiveUpper, all.FalsePositiveRate));
        Assert.Equal((0.5, 0, 0, 1), (none.Auc, none.TruePositiveRate, none.TruePositiveLower, none.PValue));
    }

    [Fact]
    public void Of_EmptyOrNotFinite_SaysSo()
    {
        Assert.Contains("members", Assert.Throws<FairnessException>(() => MembershipAttack.Of([], [1])).Message);
        Assert.Contains("others 1 is NaN", Assert.Throws<FairnessException>(() => MembershipAttack.Of([1], [1, double.NaN])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => MembershipAttack.Of([1], [1], 1));
    }

    [Fact]
    public void Exposure_OfTheBestAndTheWorst_AreItsEnds()
    {
        double[] references = [.. Enumerable.Range(0, 255).Select(i => (double)i)];

        Assert.Equal(8, Exposure.Of(300, references));
        Assert.Equal(0, Exposure.Of(-1, references));
        Assert.Equal(1, Exposure.Of(127.5, references), 1e-12);
        Assert.Equal(7, Exposure.Of(254, references), 1e-12);
        Assert.Throws<FairnessException>(() => Exposure.Of(1, []));
    }

    internal static double[] Normal(Random random, int count, double mean) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
}

using CsCheck;

namespace FairDiff.Fairness.Tests.Comparison;

public class WilcoxonTests
{
    /// <summary>Darwin's fifteen pairs of maize; SciPy's own example, with its statistic and p-value.</summary>
    [Fact]
    public void Test_DarwinsMaize_HasSciPysValues()
    {
        double[] differences = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];

        var result = WilcoxonTest.Test(differences, new double[15]);

        // The smaller rank sum is 24, of 120.
        Assert.Equal((96, 15, true), (result.W, result.Pairs, result.IsExact));
        Assert.Equal(0.041259765625, result.PValue, 1e-12);
        Assert.Equal(result.PValue, WilcoxonTest.Test(new double[15], differences).PValue, 1e-15);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2.0 / 32)]
    [InlineData(10, 2.0 / 1024)]
    [InlineData(30, 2.0 / (1 << 30))]
    public void Test_AllDifferencesOfOneSign_HasTheSmallestExactP(int n, double expected) => Assert.Equal(
        expected, WilcoxonTest.Test(
            [.. Enumerable.Range(1, n).Select(i => 2.0 * i)], [.. Enumerable.Range(1, n).Select(i => (double)i)]).PValue, 1e-15);

    [Fact]
    public void Test_TiesAndEqualPairs_CountsEveryWayToGiveSigns() => Gen.Int[-3, 3].Array[1, 10].Sample(values =>
    {
        var result = WilcoxonTest.Test([.. values.Select(value => (double)value)], new double[values.Length]);

        int[] differences = [.. values.Where(value => value != 0)];
        double[] ranks = [.. differences.Select(d => differences.Count(other => Math.Abs(other) < Math.Abs(d)) + (
            (differences.Count(other => Math.Abs(other) == Math.Abs(d)) + 1) / 2.0))];
        var (w, mean) = (ranks.Zip(differences).Where(pair => pair.Second > 0).Sum(pair => pair.First), ranks.Sum() / 2);
        var ways = Enumerable.Range(0, 1 << ranks.Length).Select(signs => ranks.Where((_, i) => (signs >> i & 1) == 1).Sum()).ToArray();
        var expected = Math.Min(
            1, ways.Count(sum => Math.Abs(sum - mean) >= Math.Abs(w - mean)) / (double)ways.Length * (w == mean ? 2 : 1));
        return result.Pairs == differences.Length && result.W == w && Math.Abs(result.PValue - expected) < 1e-12;
    });

    [Fact]
    public void Test_ManyPairs_ApproximatesByTheNormalDistribution()
    {
        // 60 differences of sizes 1 to 30, each twice, a third of them negative.
        double[] differences = [.. Enumerable.Range(0, 60).Select(i => ((i / 2) + 1) * (i % 3 == 0 ? -1.0 : 1))];

        var result = WilcoxonTest.Test(differences, new double[60]);

        var w = Enumerable.Range(0, 60).Where(i => i % 3 != 0).Sum(i => (2 * (i / 2)) + 1.5);
        var z = Math.Abs(w - (60 * 61 / 4.0)) / Math.Sqrt((60.0 * 61 * 121 / 24) - (30 * 6 / 48.0));
        Assert.Equal((w, false), (result.W, result.IsExact));
        Assert.Equal(2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -z), result.PValue, 1e-12);
    }

    [Fact]
    public void Test_PairsOfEqualValues_AreNoEvidence() =>
        Assert.Equal((0, 1), (WilcoxonTest.Test([1, 2], [1, 2]).Pairs, WilcoxonTest.Test([1, 2], [1, 2]).PValue));

    [Fact]
    public void Test_UnequalNumbersOrNaN_IsRefused()
    {
        Assert.Throws<FairnessException>(() => WilcoxonTest.Test([1, 2], [1]));
        Assert.Throws<FairnessException>(() => WilcoxonTest.Test([], []));
        Assert.Throws<FairnessException>(() => WilcoxonTest.Test([double.NaN], [1]));
    }
}

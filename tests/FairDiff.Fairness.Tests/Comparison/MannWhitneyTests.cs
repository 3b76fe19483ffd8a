using System.Text.Json;
using CsCheck;
using FairDiff.Fairness.Tests.Reference;

namespace FairDiff.Fairness.Tests.Comparison;

/// <summary>The reference values are SciPy's (statistics.json).</summary>
public class MannWhitneyTests
{
    private static readonly JsonElement Statistics = JsonDocument.Parse(ReferenceFile.Text("statistics.json")).RootElement;

    [Theory]
    [InlineData("mannWhitneyTies", false)]
    [InlineData("mannWhitneyExact", true)]
    public void Test_ReferenceSamples_HaveItsUAndP(string name, bool exact)
    {
        var expected = Statistics.GetProperty(name);
        double[] Sample(string sample) => [.. expected.GetProperty(sample).EnumerateArray().Select(value => value.GetDouble())];

        var result = MannWhitneyTest.Test(Sample("a"), Sample("b"));

        Assert.Equal(expected.GetProperty("U").GetDouble(), result.U, 1e-9);
        Assert.Equal(expected.GetProperty("p").GetDouble(), result.PValue, 1e-9);
        Assert.Equal(exact, result.IsExact);
    }

    [Theory]
    [InlineData(2, 2, 2.0 / 6)]
    [InlineData(5, 5, 2.0 / 252)]
    public void Test_SamplesApart_HasTheSmallestExactP(int n, int m, double expected) => Assert.Equal(
        expected, MannWhitneyTest.Test(
            [.. Enumerable.Range(0, n).Select(i => (double)i)], [.. Enumerable.Range(100, m).Select(i => (double)i)]).PValue, 1e-12);

    [Fact]
    public void Test_SamplesSwapped_HasTheSameP() =>
        Gen.Select(Gen.Int[-20, 20].Array[1, 12], Gen.Int[-20, 20].Array[1, 12]).Sample((a, b) =>
    {
        double[] x = [.. a.Select(v => (double)v)], y = [.. b.Select(v => (double)v)];
        var (one, other) = (MannWhitneyTest.Test(x, y), MannWhitneyTest.Test(y, x));
        return Math.Abs(one.PValue - other.PValue) < 1e-12
            && Math.Abs(one.U + other.U - (x.Length * y.Length)) < 1e-12
            && one.PValue is >= 0 and <= 1;
    });

    [Fact]
    public void Test_AllValuesEqual_IsOne() => Assert.Equal(1, MannWhitneyTest.Test([1, 1, 1], [1, 1]).PValue);

    [Fact]
    public void Test_NaN_IsRefused() => Assert.Throws<FairnessException>(() => MannWhitneyTest.Test([double.NaN], [1]));
}

namespace FairDiff.Fairness.Tests.Comparison;

public class MultipleTestsTests
{
    // The example of R's p.adjust: values by hand from the definitions.
    private static readonly double?[] P = [0.01, 0.04, 0.03, 0.005];

    [Fact]
    public void Holm_FourTests_HaveTheirClosedForm() => AssertClose([0.03, 0.06, 0.06, 0.02], MultipleTests.Holm(P));

    [Fact]
    public void BenjaminiHochberg_FourTests_HaveTheirClosedForm() =>
        AssertClose([0.02, 0.04, 0.04, 0.02], MultipleTests.BenjaminiHochberg(P));

    [Fact]
    public void Holm_LargeValues_StopAtOne() => AssertClose([1, 1], MultipleTests.Holm([0.9, 0.8]));

    [Fact]
    public void Adjust_WhatWasNotTested_StaysSoAndIsNotCounted()
    {
        double?[] some = [null, 0.01, 0.04, null, 0.03, 0.005, null];

        Assert.Equal([null, null, null], MultipleTests.Holm(some).Where((_, i) => some[i] is null));
        AssertClose([0.03, 0.06, 0.06, 0.02], [.. MultipleTests.Holm(some).Where(p => p is not null)]);
        AssertClose([0.02, 0.04, 0.04, 0.02], [.. MultipleTests.BenjaminiHochberg(some).Where(p => p is not null)]);
        Assert.Equal([null], MultipleTests.Holm([null]));
    }

    [Fact]
    public void Holm_NoProbability_IsRefused() =>
        Assert.Contains("1.5", Assert.Throws<FairnessException>(() => MultipleTests.Holm([1.5])).Message);

    [Fact]
    public void Front_BeatenMethods_AreLeftOut()
    {
        TradeOff a = new("a", 0.9, 0.2), b = new("b", 0.8, 0.1), c = new("c", 0.8, 0.15), d = new("d", 0.7, 0.1), e = new("e", 0.9, 0.2);

        Assert.Equal([a, e, b], ParetoFront.Find([b, a, c, d, e]));
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double?> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second!.Value, 1e-12));
    }
}

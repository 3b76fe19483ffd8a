using FairDiff.MLNet.Mixing;

namespace FairDiff.MLNet.Tests.Mixing;

public sealed class EvenSharesTests
{
    [Fact]
    public void Of_AllCombinations_IsTheLabelsShareOverTheNumberOfAttributes() =>
        AssertShares([.3, .3, .2, .2], Cells(("x", 1, 50), ("y", 1, 10), ("x", 2, 5), ("y", 2, 35)));

    [Fact]
    public void Of_WithoutLabels_IsEven() => AssertShares([.25, .25, .25, .25], Cells(("a", 0, 1), ("b", 0, 2), ("c", 0, 3), ("d", 0, 94)));

    /// <summary>Label 2 is at x only: x has less of label 1, so that both hospitals have half and the labels 80 and 20 %.</summary>
    [Fact]
    public void Of_MissingCombination_IsEvenAllTheSame() => AssertShares([.3, .5, .2], Cells(("x", 1, 70), ("y", 1, 10), ("x", 2, 20)));

    /// <summary>Label 2 has 80 % of the rows, all at x: no shares keep the labels and even the hospitals, and labels are kept.</summary>
    [Fact]
    public void Of_WhatCannotBeEven_KeepsTheLabels()
    {
        var shares = EvenShares.Of(Cells(("x", 1, 10), ("y", 1, 10), ("x", 2, 80)));

        Assert.Equal(.8, shares[2], 9);
        Assert.Equal(.2, shares[0] + shares[1], 9);
        Assert.True(shares[1] > .19, $"{shares[1]}");
    }

    private static void AssertShares(double[] expected, OversampleCell[] cells) =>
        Assert.All(EvenShares.Of(cells).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 9));

    private static OversampleCell[] Cells(params (string Attributes, long Label, int Rows)[] cells) =>
        [.. cells.Select(cell => new OversampleCell(cell.Attributes, cell.Label, new int[cell.Rows]))];
}

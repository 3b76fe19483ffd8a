using FairDiff.Torch.Quality;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

public class ManifoldOverlapTests
{
    [Fact]
    public void Of_PointsOnALine_IsAsCountedByHand()
    {
        using var scope = NewDisposeScope();

        // Real radii 1, 1, 1, 8; synthetic ones 2.5, 2.5, 1, 1.
        // 0.5 and 3 are in real balls (3 on the very edge), 30 and 31 are not; of the real ones 10 is in no synthetic ball; every real ball
        // holds a synthetic one, that of 2 on its edge.
        var overlap = ManifoldOverlap.Compute(QualityData.Line(0, 1, 2, 10), QualityData.Line(0.5, 3, 30, 31), neighbours: 1);

        Assert.Equal((0.5, 0.75, 1.0), (overlap.Precision, overlap.Recall, overlap.Coverage));
    }

    [Fact]
    public void Of_CollapsedSample_HasNeitherRecallNorCoverage()
    {
        using var scope = NewDisposeScope();
        var overlap = ManifoldOverlap.Compute(QualityData.Normal(1, 300, 2), QualityData.Normal(2, 300, 2, deviation: 0.02), neighbours: 3);

        Assert.InRange(overlap.Recall, 0, 0.05);
        Assert.InRange(overlap.Coverage, 0, 0.2);
    }

    [Fact]
    public void Of_OneLaw_HasTheExpectedCoverage_WhateverTheWidth()
    {
        using var scope = NewDisposeScope();
        foreach (var (rows, others, width) in new[] { (900, 900, 1), (1300, 700, 5) })
        {
            var overlap = ManifoldOverlap.Compute(QualityData.Normal(1, rows, width), QualityData.Normal(2, others, width), neighbours: 3);

            Assert.Equal(ManifoldOverlap.ExpectedCoverage(rows, others, 3), overlap.Coverage, 0.03);
        }
    }

    [Fact]
    public void ExpectedCoverage_SmallSamples_IsAsCountedByHand()
    {
        // Two real rows and one synthetic: of the two around the first real row each is the nearer one equally often.
        Assert.Equal(0.5, ManifoldOverlap.ExpectedCoverage(2, 1, 1), 1e-12);
        Assert.Equal(1 - (1 / 8.0), ManifoldOverlap.ExpectedCoverage(10_000_000, 10_000_000, 3), 1e-6);
    }

    [Fact]
    public void Of_FewerRowsThanNeighbours_Throws()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(
            () => ManifoldOverlap.Compute(QualityData.Line(0, 1, 2), QualityData.Line(0, 1, 2), neighbours: 3));
    }
}

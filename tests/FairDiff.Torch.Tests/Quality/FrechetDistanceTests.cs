using FairDiff.Torch.Quality;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

/// <summary>Against closed forms: sum of (m - m')^2 + (s - s')^2 where covariances commute, and the 2 x 2 case where they do not.</summary>
public class FrechetDistanceTests
{
    [Fact]
    public void Of_DiagonalGaussians_IsTheClosedForm()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(
            (2 * 2) + (1 * 1) + (3 * 3) + (0.5 * 0.5),
            FrechetDistance.Compute(Law([0, 1, 2], diag(Vector(1, 4, 9))), Law([2, 1, 1], diag(Vector(1, 25, 6.25)))),
            1e-10);
    }

    [Fact]
    public void Of_RankDeficientCovariances_IsTheClosedForm()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(4 + 9, FrechetDistance.Compute(Law([0, 0], diag(Vector(4, 0))), Law([0, 0], diag(Vector(0, 9)))), 1e-10);
    }

    [Fact]
    public void Of_CovariancesThatDoNotCommute_IsTheClosedForm()
    {
        using var scope = NewDisposeScope();
        var first = tensor(new double[,] { { 2, 1 }, { 1, 2 } });

        // For 2 x 2: (tr M^1/2)^2 = tr M + 2 (det M)^1/2 with M = C C'; tr M = 2 + 8, det M = 3 x 4.
        Assert.Equal(
            4 + 5 - (2 * Math.Sqrt(10 + (2 * Math.Sqrt(12)))), FrechetDistance.Compute(Law([0, 0], first), Law([0, 0], diag(Vector(1, 4)))),
            1e-10);
    }

    [Fact]
    public void Of_Tables_UsesSampleMeansAndCovariances()
    {
        using var scope = NewDisposeScope();
        var cross = tensor(new double[,] { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } });

        // Covariance 2/3 I; three times as large is 6 I, with the mean moved by (3, 4).
        var expected = 25 + (2 * Math.Pow(Math.Sqrt(6) - Math.Sqrt(2 / 3.0), 2));
        Assert.Equal(expected, FrechetDistance.Compute(cross, (cross * 3) + Vector(3, 4)), 1e-10);
    }

    [Fact]
    public void Of_SameTable_IsZero()
    {
        using var scope = NewDisposeScope();
        var table = QualityData.Normal(1, 40, 60);

        Assert.InRange(FrechetDistance.Compute(table, table), 0, 1e-5);
    }

    [Theory]
    [InlineData(191, false)]
    [InlineData(192, true)]
    public void IsReliable_FromTwoRowsPerFeature(long rows, bool expected) => Assert.Equal(expected, FrechetDistance.IsReliable(rows, 96));

    private static Tensor Vector(params double[] values) => tensor(values);

    private static FeatureStatistics Law(double[] mean, Tensor covariance) => new(tensor(mean), covariance.to(float64));
}

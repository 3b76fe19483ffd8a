using FairDiff.Torch.Classification;

namespace FairDiff.Torch.Tests.Classification;

public class BetaDistributionTests
{
    private const int Draws = 3000;

    /// <summary>Mean 1/2 and variance 1 / (4 (2 a + 1)), within four standard errors.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(5)]
    public void Draw_Many_HaveMeanAndVarianceOfTheDistribution(double shape)
    {
        var draws = Many(shape);
        var variance = 1 / (4 * ((2 * shape) + 1));
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1));
        Assert.Equal(0.5, draws.Average(), 4 * Math.Sqrt(variance / Draws));

        // The fourth central moment is at most that of a coin, 1/16.
        Assert.Equal(variance, draws.Average(draw => (draw - 0.5) * (draw - 0.5)), 4 * Math.Sqrt(1 / 16.0 / Draws));
    }

    /// <summary>The distribution functions of a = 1/2 (arcsine) and a = 1 (uniform); 1.95 / sqrt(n) is Kolmogorov's bound at 0.1
    /// %.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Draw_Many_FollowTheDistributionFunction(double shape)
    {
        double[] draws = [.. Many(shape).Order()];
        var distance = draws.Select(
            (draw, i) => Math.Abs(((i + 0.5) / Draws) - (shape == 1 ? draw : 2 / Math.PI * Math.Asin(Math.Sqrt(draw))))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void Draw_ShapeNearZero_IsACoinAndNeverNaN()
    {
        var draws = Many(1e-3);
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1));
        Assert.InRange(draws.Count(draw => draw is < 0.01 or > 0.99), 0.95 * Draws, Draws);
    }

    private static double[] Many(double shape)
    {
        using var generator = Seeds.Generator(3, "test");
        return [.. Enumerable.Range(0, Draws).Select(_ => BetaDistribution.Draw(shape, generator))];
    }
}

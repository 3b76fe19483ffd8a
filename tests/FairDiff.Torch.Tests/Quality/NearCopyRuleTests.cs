using FairDiff.Torch.Quality;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

public class NearCopyRuleTests
{
    [Fact]
    public void Learn_ManyRealImages_TakesTheQuantileOfTheLevel()
    {
        // 999 images at 0.501, 0.502, ...: one new image in a hundred is below the tenth smallest.
        var rule = NearCopyRule.Learn(Enumerable.Range(1, 999).Select(i => 0.5 + (i / 1000.0)).Reverse(), level: 0.01, otherwise: 0.5);

        Assert.Equal(new NearCopyRule(0.51, 0.01, 999), rule);
        Assert.True(rule.IsNearCopy(0.5099));
        Assert.False(rule.IsNearCopy(0.51));
    }

    [Fact]
    public void Learn_LevelFinerThanTheData_TakesTheFinestThereIs()
    {
        var rule = NearCopyRule.Learn(Enumerable.Range(0, 199).Select(i => 0.7 + (i / 1000.0)), level: 1e-4, otherwise: 0.5);

        Assert.Equal(new NearCopyRule(0.7, 1 / 200.0, 199), rule);
    }

    [Theory]
    [InlineData(98)]
    [InlineData(0)]
    public void Learn_TooFewRealImages_FallsBackToTheConstant(int count)
    {
        var rule = NearCopyRule.Learn(Enumerable.Range(0, count).Select(i => 0.8 + (i / 1000.0)), level: 1e-4, otherwise: 0.5);

        Assert.Equal(new NearCopyRule(0.5, null, count), rule);
    }

    [Fact]
    public void Learn_ManyEqualDistances_TakesNoneOfThemForCopies()
    {
        var rule = NearCopyRule.Learn([.. Enumerable.Repeat(0.0, 50), .. Enumerable.Repeat(0.9, 150)], level: 0.01, otherwise: 0.5);

        Assert.False(rule.IsNearCopy(0));
    }

    [Fact]
    public void Learn_RealImagesThatCopyNothing_AreTakenForCopiesAtTheLevel()
    {
        // Learned from 199 images and tried on 200 others of the same distribution, 100 times over.
        using var scope = NewDisposeScope();
        var alarms = 0;
        for (var trial = 0; trial < 100; trial++)
        {
            var draws = QualityData.Normal(trial, 399, 1).abs().data<double>().ToArray();
            var rule = NearCopyRule.Learn(draws[..199], level: 0.02, otherwise: 0);
            alarms += draws[199..].Count(rule.IsNearCopy);
        }

        Assert.Equal(0.02, alarms / 20_000.0, 0.005);
    }

    [Fact]
    public void RelativeDistances_OfACopyAmongNewImages_IsNearZero()
    {
        using var scope = NewDisposeScope();
        var training = QualityData.Normal(1, 400, 30, deviation: 40, mean: 128);
        var queries = cat([QualityData.Normal(2, 50, 30, 40, 128), training.narrow(0, 17, 1) + 1, training.narrow(0, 18, 1)]);
        var measured = Measure(queries, training);

        Assert.All(measured.Relative.Take(50), relative => Assert.InRange(relative, 0.6, 1));
        Assert.Equal((17, 18), (measured.Rows[50], measured.Rows[51]));
        Assert.InRange(measured.Relative[50], 0.001, 0.05);
        Assert.Equal(Math.Sqrt(30), measured.Nearest[50], 1e-9);
        Assert.Equal((0, 0), (measured.Nearest[51], measured.Relative[51]));
    }

    [Fact]
    public void RelativeDistances_OnALine_AreAsCountedByHand()
    {
        using var scope = NewDisposeScope();

        // From 1: distance 1 to the row at 0; the next ten are 4, ten times.
        var training = QualityData.Line([0, .. Enumerable.Repeat(5.0, 10), 100]);
        Assert.Equal([0.25], Measure(QualityData.Line(1), training).Relative);

        // Without others, and for a row that all others equal.
        Assert.Equal([1], Measure(QualityData.Line(1), QualityData.Line(0)).Relative);
        Assert.Equal([0], Measure(QualityData.Line(0), QualityData.Line(0, 0, 0)).Relative);
    }

    private static RelativeDistances Measure(Tensor queries, Tensor training) =>
        RelativeDistances.Of(queries, training, cancellationToken: TestContext.Current.CancellationToken);
}

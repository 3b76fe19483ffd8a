using FairDiff.Fairness.Unlabelled;

namespace FairDiff.Fairness.Tests.Unlabelled;

/// <summary>Mixtures of classes against closed forms, and the calibration against SciPy.</summary>
public sealed class ClassMixtureTests
{
    /// <summary>With two values of the score, p(a | 1) = 0.8 and p(a | 0) = 0.2: a share f of value a is likeliest at
    /// (f - 0.2) / 0.6.</summary>
    [Theory]
    [InlineData(62, .7)]
    [InlineData(50, .5)]
    [InlineData(26, .1)]
    [InlineData(90, 1)]
    public void Prevalences_TwoValues_AreThoseOfTheClosedForm(int ofValueA, double expected)
    {
        double[] likelihoods = [.. Enumerable.Range(0, 100).SelectMany(row => row < ofValueA ? [.2, .8] : new[] { .8, .2 })];
        var found = ClassMixture.Prevalences(likelihoods, Ones(100), [.5, .5], [1, 1], [.5, .5]);
        Assert.Equal(expected, found[1], 5);
        Assert.Equal(1, found.Sum(), 6);
    }

    /// <summary>Where the labelled rows are of 25 % positives, p(1 | a) = 4/7 and p(1 | b) = 1/13 for the same p(score | class).</summary>
    [Fact]
    public void Prevalences_UnequalPriors_AreThoseOfTheClosedForm()
    {
        double[] likelihoods =
            [.. Enumerable.Range(0, 100).SelectMany(row => row < 62 ? [3.0 / 7, 4.0 / 7] : new[] { 12.0 / 13, 1.0 / 13 })];
        Assert.Equal(.7, ClassMixture.Prevalences(likelihoods, Ones(100), [.75, .25], [1, 1], [.75, .25])[1], 5);
    }

    /// <summary>Odds of 4 and 1/4, in halves: a mean of 0.5 needs no change; a mean m of rows of equal odds o needs
    /// m / (1 - m) / o.</summary>
    [Fact]
    public void RatiosFor_ClosedForms_AreMet()
    {
        double[] halves = [.. Enumerable.Range(0, 10).SelectMany(row => row < 5 ? [.2, .8] : new[] { .8, .2 })];
        Assert.Equal(1, ClassMixture.RatiosFor(halves, Ones(10), [.5, .5], [1, 1])[1], 6);

        double[] same = [.. Enumerable.Range(0, 10).SelectMany(_ => new[] { .2, .8 })];
        Assert.Equal(.3 / .7 / 4, ClassMixture.RatiosFor(same, Ones(10), [.7, .3], [1, 1])[1], 6);
    }

    [Fact]
    public void RatiosFor_ThreeClassesFarAway_GivesTheMeansAsked()
    {
        var random = new Random(3);
        double[] likelihoods = [.. Enumerable.Range(0, 900).Select(_ => Math.Exp(-8 * random.NextDouble()))];
        double[] asked = [.02, .18, .8];
        var ratios = ClassMixture.RatiosFor(likelihoods, Ones(300), asked, [1, 1, 1]);
        var confusion = ClassMixture.Confusion(likelihoods, Ones(300), ratios, new int[300]);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(asked[k], confusion[k * 3], 6);
        }
    }

    /// <summary>The same penalised likelihood, minimised by SciPy 1.10 (BFGS).</summary>
    [Theory]
    [InlineData(2, 60, .63942438, new[] { -.03796782 })]
    [InlineData(3, 90, .69377553, new[] { 1.40115495, 1.41795965 })]
    public void Fit_IsThatOfSciPy(int classes, int rows, double slope, double[] offsets)
    {
        var logs = new double[rows * classes];
        var labels = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            double[] scores =
                [.. Enumerable.Range(0, classes).Select(k => ((((i * 7) + (k * 13)) % 29 + 1) / 10.0) + (i % classes == k ? 1.3 : 0))];
            var total = Math.Log(scores.Sum(Math.Exp));
            for (var k = 0; k < classes; k++)
            {
                logs[(i * classes) + k] = scores[k] - total;
            }

            labels[i] = i % 3 == 0 ? ((i * 5 % 11) + i) % classes : i % classes;
        }

        var fit = TemperatureCalibration.Fit(logs, labels, Ones(rows), TemperatureCalibration.Start(classes));
        Assert.Equal(slope, fit.Slope, 5);
        Assert.Equal([0, .. offsets], fit.Offsets, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Fit_ClassesThatArePartedWithoutAnError_Ends()
    {
        double[] logs = [.. Enumerable.Range(0, 40).SelectMany(row => row % 2 == 0 ? [-1e-6, -13.8] : new[] { -13.8, -1e-6 })];
        var fit = TemperatureCalibration.Fit(
            logs, [.. Enumerable.Range(0, 40).Select(row => row % 2)], Ones(40), TemperatureCalibration.Start(2));
        Assert.InRange(fit.Slope, .9, 5);
    }

    private static byte[] Ones(int count) => [.. Enumerable.Repeat((byte)1, count)];
}

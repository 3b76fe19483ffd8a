using FairDiff.Torch.Privacy;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Privacy;

/// <summary>The gradient of a step of DP-SGD, on a line whose gradients are known: of (w x + b - y)^2 it is
/// 2 (w x + b - y) (x, 1).</summary>
public sealed class PrivateGradientTests : IDisposable
{
    private static readonly (float X, float Y)[] Examples = [(1, 2), (-3, 0.5f), (0.1f, 0.2f), (20, -7)];

    private readonly Parameter _weight = nn.Parameter(tensor([0.5f]));
    private readonly Parameter _bias = nn.Parameter(tensor([0.25f]));
    private readonly PrivateRandom _random = PrivateRandom.OfSeed(1);

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
        _random.Dispose();
    }

    [Fact]
    public void Release_WithoutNoise_IsTheSumOfTheClippedGradients()
    {
        const double Limit = 2;
        var expected = (Weight: 0.0, Bias: 0.0);
        foreach (var (x, y) in Examples)
        {
            var slope = 2 * ((0.5 * x) + 0.25 - y);
            var scale = Math.Min(1, Limit / (Math.Abs(slope) * Math.Sqrt((x * x) + 1)));
            expected = (expected.Weight + (scale * slope * x), expected.Bias + (scale * slope));
        }

        var found = Released(Examples, Limit, noise: 0, batch: 5);

        Assert.Equal(expected.Weight / 5, found.Weight, tolerance: 1e-6);
        Assert.Equal(expected.Bias / 5, found.Bias, tolerance: 1e-6);
    }

    [Fact]
    public void Release_WithoutLimitAndNoise_IsTheGradientOfTheMean()
    {
        var mean = (Weight: 0.0, Bias: 0.0);
        foreach (var (x, y) in Examples)
        {
            var slope = 2 * ((0.5 * x) + 0.25 - y) / Examples.Length;
            mean = (mean.Weight + (slope * x), mean.Bias + slope);
        }

        var found = Released(Examples, 1e12, noise: 0, batch: Examples.Length);

        Assert.Equal(mean.Weight, found.Weight, tolerance: 1e-4);
        Assert.Equal(mean.Bias, found.Bias, tolerance: 1e-4);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1e6f, -1e6f)]
    [InlineData(0, 0)]
    [InlineData(float.NaN, 1)]
    [InlineData(1, float.PositiveInfinity)]
    public void Release_OneExampleMore_MovesTheSumByTheLimitAtMost(float x, float y)
    {
        const double Limit = 0.7;
        var without = Released(Examples, Limit, noise: 0, batch: 1);

        var with = Released([.. Examples, (x, y)], Limit, noise: 0, batch: 1);

        Assert.InRange(Math.Sqrt(Math.Pow(with.Weight - without.Weight, 2) + Math.Pow(with.Bias - without.Bias, 2)), 0, Limit * (1 + 1e-6));
    }

    [Theory]
    [InlineData(0.7, 3, 40)]
    [InlineData(2, 0.5, 7)]
    public void Release_Noise_HasTheDeviationThatWasAskedFor(double noise, double limit, double batch)
    {
        const int Count = 200_001;
        using var many = nn.Parameter(zeros(Count));
        using var gradient = new PrivateGradient([_weight, many], new(limit, noise, batch, _random));

        var norm = gradient.Release(0);
        var values = many.grad!.data<float>().ToArray();
        gradient.Release(1);
        var others = many.grad!.data<float>().ToArray();

        var deviation = noise * limit / batch;
        Assert.Equal(1, Math.Sqrt(values.Sum(value => (double)value * value) / Count) / deviation, tolerance: 0.01);
        Assert.Equal(1, norm / Math.Sqrt(Count * deviation * deviation), tolerance: 0.01);
        Assert.Equal(0, values.Average(value => (double)value) / deviation, tolerance: 0.01);
        Assert.Equal(0, values.Zip(others, (a, b) => (double)a * b).Average() / (deviation * deviation), tolerance: 0.01);
    }

    [Fact]
    public void Add_TakesTheGradientAwayAndTellsItsNorm()
    {
        using var gradient = new PrivateGradient([_weight, _bias], new(1, 0, 1, _random));
        Backward(3, 1);

        Assert.Equal(2 * 0.75 * Math.Sqrt(10), gradient.Add(), tolerance: 1e-5);
        Assert.Null(_weight.grad);
        Assert.Equal(1, gradient.Release(0), tolerance: 1e-6);
        Assert.Equal(0, gradient.Release(0));
    }

    // Of more weights than a vector register or a portion of the sum holds, and not a multiple of either.
    [Fact]
    public void Add_ManyWeights_AsTheirNormSays()
    {
        using var scope = NewDisposeScope();
        using var many = nn.Parameter(zeros(5003));
        using var gradient = new PrivateGradient([many, _bias], new(0.5, 0, 1, _random));
        var values = linspace(-1, 2, 5003);
        many.grad = values.clone();

        var norm = gradient.Add();
        gradient.Release(0);

        var expected = values.norm().item<float>();
        Assert.Equal(1, norm / expected, tolerance: 1e-6);
        Assert.True(many.grad!.allclose(values * (0.5 / expected), 1e-5, 1e-8));
    }

    private (double Weight, double Bias) Released((float X, float Y)[] examples, double limit, double noise, double batch)
    {
        using var gradient = new PrivateGradient([_weight, _bias], new(limit, noise, batch, _random));
        foreach (var (x, y) in examples)
        {
            Backward(x, y);
            gradient.Add();
        }

        gradient.Release(0);
        return (_weight.grad!.item<float>(), _bias.grad!.item<float>());
    }

    private void Backward(float x, float y)
    {
        using var scope = NewDisposeScope();
        _weight.grad = null;
        _bias.grad = null;
        var error = (_weight * tensor(x)) + _bias - tensor(y);
        (error * error).sum().backward();
    }
}

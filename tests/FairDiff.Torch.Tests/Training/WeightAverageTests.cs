using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class WeightAverageTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(10, 0.55)]
    [InlineData(1_000_000, 0.998)]
    public void Exponential_Update_WarmsUp(long update, double expected) =>
        Assert.Equal(expected, AverageDecay.Exponential(0.998)(update), 1e-12);

    [Fact]
    public void Update_Exponential_FollowsTheRecursion()
    {
        var expected = double.NaN;
        var found = Average(AverageDecay.Exponential(0.9), (update, first) =>
        {
            var decay = Math.Min(0.9, (1.0 + update) / (10.0 + update));
            expected = (decay * (update == 0 ? first : expected)) + ((1 - decay) * update);
        });
        Assert.Equal(expected, found, 1e-4);
    }

    [Theory]
    [InlineData(PowerProfile.LongestLength)]
    [InlineData(0.10)]
    public void Update_PowerFunction_WeighsEachMomentByItsPower(double length)
    {
        var exponent = PowerProfile.OfLength(length, 1).Exponent;

        // The weights after update i stand from time i to i + 1, over which the profile (g + 1) t^g / 20^(g + 1) integrates to this.
        var expected = Enumerable.Range(0, 20).Sum(
            i => i * (Math.Pow(i + 1, exponent + 1) - Math.Pow(i, exponent + 1)) / Math.Pow(20, exponent + 1));
        Assert.Equal(expected, Average(AverageDecay.PowerFunction(length), (_, _) => { }), 1e-4);
    }

    /// <summary>Of 0, 1, ..., 19 the mean of 12 to 19.</summary>
    [Fact]
    public void Update_Uniform_IsTheMeanOfTheLast() => Assert.Equal(15.5, Average(AverageDecay.UniformFrom(12), (_, _) => { }), 1e-4);

    /// <summary>The average of a weight that is 0, 1, ..., 19 after the updates.</summary>
    private static double Average(Func<long, double> decay, Action<long, double> follow)
    {
        using var network = Initialization.Seeded(new Linear(1, 1, bias: false), 1);
        using var average = new WeightAverage(network, decay);
        var weight = network.get_parameter("weight")!;
        var first = weight.item<float>();
        for (var update = 0; update < 20; update++)
        {
            using (no_grad())
            {
                weight.fill_(update);
            }

            average.Update(update);
            follow(update, first);
        }

        average.CopyToNetwork();
        return weight.item<float>();
    }
}

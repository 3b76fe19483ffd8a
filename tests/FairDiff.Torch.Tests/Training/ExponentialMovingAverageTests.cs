using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class ExponentialMovingAverageTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(10, 0.55)]
    [InlineData(1_000_000, 0.998)]
    public void DecayAt_Update_WarmsUp(long update, double expected) =>
        Assert.Equal(expected, ExponentialMovingAverage.DecayAt(0.998, update), 1e-12);

    [Fact]
    public void Update_MovingWeights_FollowsTheRecursion()
    {
        using var network = Initialization.Seeded(new Linear(1, 1, bias: false), 1);
        using var average = new ExponentialMovingAverage(network, 0.9);
        var weight = network.get_parameter("weight")!;
        double expected = weight.item<float>();
        for (var update = 0; update < 20; update++)
        {
            using (no_grad())
            {
                weight.fill_(update);
            }

            average.Update(update);
            var decay = Math.Min(0.9, (1.0 + update) / (10.0 + update));
            expected = (decay * expected) + ((1 - decay) * update);
        }

        average.CopyToNetwork();
        Assert.Equal(expected, weight.item<float>(), 1e-4);
    }
}

using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class GradientAccumulationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void RunInParts_Parts_HaveTheGradientOfTheWhole(int parts)
    {
        var (whole, wholeLoss) = Gradient(1);
        var (summed, summedLoss) = Gradient(parts);
        Assert.Equal(wholeLoss, summedLoss, 1e-6);
        Assert.Equal(whole.Length, summed.Length);
        Assert.All(whole.Zip(summed), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void RunInParts_Parts_AreHeldOneAtATime()
    {
        using var network = Network();
        var live = new List<long>();
        IReadOnlyList<Func<Tensor>> Parts(long step) => [.. Enumerable.Range(0, 4).Select(_ => (Func<Tensor>)(() =>
        {
            live.Add(TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
            return network.call(ones(3, 4)).square().mean();
        }))];
        TrainingLoop.RunInParts(network, Parts, TinyTraining.Options(2), TrainingHooks.None);
        Assert.Equal(8, live.Count);
        Assert.Single(live[4..].Distinct());
    }

    private static (float[] Gradient, double Loss) Gradient(int parts)
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var (inputs, targets) = (randn([11, 4], generator: new Generator(3)), randn([11, 2], generator: new Generator(4)));
        IReadOnlyList<Func<Tensor>> Parts(long step) => [.. Enumerable.Range(0, parts).Select(part => (Func<Tensor>)(() =>
        {
            var rows = arange(part, 11, parts);
            return (network.call(inputs[rows]) - targets[rows]).square().sum() / 22;
        }))];
        float[] gradient = [];
        var loss = double.NaN;
        TrainingLoop.RunInParts(network, Parts, TinyTraining.Options(1) with { GradientClip = null }, new()
        {
            Metric = (name, value, _) =>
            {
                loss = name == "loss" ? value : loss;
                gradient = network.get_parameter("weight")!.grad!.data<float>().ToArray();
            },
        });
        return (gradient, loss);
    }

    private static Linear Network() => Initialization.Seeded(new Linear(4, 2), 1);
}

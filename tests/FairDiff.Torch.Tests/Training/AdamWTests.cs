using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class AdamWTests
{
    [Fact]
    public void Step_ThreeGradients_FollowsTheAlgorithm()
    {
        using var network = new Scalars(1.5f, -0.5f);
        using var optimizer = new AdamW(network, weightDecay: 0.1);
        var (x, m, v) = (new[] { 1.5, -0.5 }, new double[2], new double[2]);
        for (var step = 0; step < 3; step++)
        {
            network.zero_grad();
            ((step + 1) * network.values.square()).sum().backward();
            optimizer.Step(step, 0.05);
            for (var i = 0; i < 2; i++)
            {
                var g = 2 * (step + 1) * x[i];
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.999 * v[i]) + (0.001 * g * g);
                var mean = m[i] / (1 - Math.Pow(0.9, step + 1));
                var square = v[i] / (1 - Math.Pow(0.999, step + 1));
                x[i] = x[i] - (0.05 * 0.1 * x[i]) - (0.05 * mean / (Math.Sqrt(square) + 1e-8));
                Assert.Equal(x[i], network.values[i].item<float>(), 1e-6);
            }
        }
    }

    [Fact]
    public void Step_ManySteps_MatchesTorchSharpsOwn()
    {
        using var ours = new Scalars(3, -2, 0.1f);
        using var theirs = new Scalars(3, -2, 0.1f);
        using var optimizer = new AdamW(ours, weightDecay: 0.01);
        using var reference = optim.AdamW(theirs.parameters(), lr: 0.02, weight_decay: 0.01);
        for (var step = 0; step < 50; step++)
        {
            foreach (var network in new[] { ours, theirs })
            {
                network.zero_grad();
                (network.values - 1).pow(4).sum().backward();
            }

            optimizer.Step(step, 0.02);
            reference.step();
        }

        Assert.True(allclose(ours.values, theirs.values, rtol: 1e-5));
    }

    [Fact]
    public void Step_NoGradient_LeavesTheParameter()
    {
        using var network = new Scalars(2);
        using var optimizer = new AdamW(network, weightDecay: 0.5);
        optimizer.Step(0, 0.1);
        Assert.Equal(2, network.values[0].item<float>());
    }
}

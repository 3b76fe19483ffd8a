using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class SgdTests
{
    /// <summary>The update as torch.optim.SGD documents it (dampening 0), in double precision.</summary>
    [Theory]
    [InlineData(0.9, false, 0)]
    [InlineData(0.9, true, 0.1)]
    [InlineData(0.5, false, 0.1)]
    [InlineData(0, false, 0.1)]
    public void Step_FourGradients_FollowsTheAlgorithm(double momentum, bool nesterov, double weightDecay)
    {
        using var network = new Scalars(1.5f, -0.5f);
        using var optimizer = new Sgd(network, weightDecay, momentum, nesterov);
        var (x, v) = (new[] { 1.5, -0.5 }, new double[2]);
        for (var step = 0; step < 4; step++)
        {
            var rate = 0.05 / (step + 1);
            network.zero_grad();
            ((step + 1) * network.values.square()).sum().backward();
            optimizer.Step(step, rate);
            for (var i = 0; i < 2; i++)
            {
                var g = (2 * (step + 1) * x[i]) + (weightDecay * x[i]);
                v[i] = (momentum * v[i]) + g;
                x[i] -= rate * (nesterov ? g + (momentum * v[i]) : v[i]);
                Assert.Equal(x[i], network.values[i].item<float>(), 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_ManySteps_MatchesTorchSharpsOwn(bool nesterov)
    {
        using var ours = new Scalars(2, -1, 0.1f);
        using var theirs = new Scalars(2, -1, 0.1f);
        using var optimizer = new Sgd(ours, 0.01, 0.9, nesterov);
        using var reference = optim.SGD(theirs.parameters(), learningRate: 0.003, momentum: 0.9, weight_decay: 0.01, nesterov: nesterov);
        for (var step = 0; step < 50; step++)
        {
            foreach (var network in new[] { ours, theirs })
            {
                network.zero_grad();
                (network.values - 1).pow(4).sum().backward();
            }

            optimizer.Step(step, 0.003);
            reference.step();
        }

        Assert.True(allclose(ours.values, theirs.values, rtol: 1e-5));
    }

    [Fact]
    public void Step_NoGradient_LeavesTheParameter()
    {
        using var network = new Scalars(2);
        using var optimizer = new Sgd(network, weightDecay: 0.5, momentum: 0.9, nesterov: true);
        optimizer.Step(0, 0.1);
        Assert.Equal(2, network.values[0].item<float>());
    }

    [Theory]
    [InlineData(1, false, "momentum is 1;")]
    [InlineData(-0.1, false, "momentum is -0.1;")]
    [InlineData(double.NaN, false, "momentum is NaN;")]
    [InlineData(0, true, "nesterov is True")]
    public void Sgd_ParameterOutOfRange_IsNamed(double momentum, bool nesterov, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(() => TrainingOptimizer.Sgd(momentum, nesterov)).Message);

    [Fact]
    public void Sgd_Equality_IsThatOfTheParameters()
    {
        Assert.Equal(TrainingOptimizer.Sgd(), TrainingOptimizer.Sgd(0.9));
        Assert.NotEqual(TrainingOptimizer.Sgd(), TrainingOptimizer.Sgd(nesterov: true));
        Assert.NotEqual(TrainingOptimizer.Sgd(), TrainingOptimizer.AdamW);
        Assert.Equal("SGD (momentum = 0.8, Nesterov)", TrainingOptimizer.Sgd(0.8, nesterov: true).ToString());
        Assert.Equal("AdamW", TrainingOptimizer.AdamW.ToString());
    }
}

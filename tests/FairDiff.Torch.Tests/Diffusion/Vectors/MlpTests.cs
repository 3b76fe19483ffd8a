using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Vectors;

public sealed class MlpTests
{
    /// <summary>The names are the file format.</summary>
    [Fact]
    public void NamedParameters_AreThoseOfFiles()
    {
        using var network = new Mlp(new() { Width = 8, Blocks = 2 }, size: 5, conditionSize: 3, outputs: 5);

        Assert.Equal(
            [
                "time.linear1.weight 8x8", "time.linear1.bias 8", "time.linear2.weight 8x8", "time.linear2.bias 8",
                "condition.linear1.weight 8x3", "condition.linear2.weight 8x8", "input.weight 8x5", "input.bias 8",
                "blocks.0.norm.weight 8", "blocks.0.norm.bias 8", "blocks.0.linear1.weight 8x8", "blocks.0.linear1.bias 8",
                "blocks.0.linear2.weight 8x8", "blocks.0.linear2.bias 8",
                "blocks.1.norm.weight 8", "blocks.1.norm.bias 8", "blocks.1.linear1.weight 8x8", "blocks.1.linear1.bias 8",
                "blocks.1.linear2.weight 8x8", "blocks.1.linear2.bias 8", "output.weight 5x8", "output.bias 5",
            ],
            network.named_parameters().Select(pair => $"{pair.name} {string.Join('x', pair.parameter.shape)}"));
    }

    [Fact]
    public void Forward_AtBirth_SaysZeroAndOneTimeServesForAll()
    {
        using var scope = NewDisposeScope();
        var network = Initialization.Seeded(new Mlp(new() { Width = 8, Blocks = 1 }, 5, 3, 5), seed: 1);
        Assert.Equal(0, network.call(randn(4, 5), rand(4), ones(4, 3)).abs().max().item<float>());

        using (no_grad())
        {
            // The last layers of the network and of each block, which are silent at birth.
            foreach (var weight in network.parameters().Where(parameter => parameter.abs().max().item<float>() == 0))
            {
                weight.copy_(randn_like(weight));
            }

            var (x, conditions) = (randn(4, 5), ones(4, 3));
            var (one, each) = (network.call(x, full(1, 0.3f), conditions), network.call(x, full(4, 0.3f), conditions));

            Assert.True(one.abs().max().item<float>() > 0);
            Assert.True(one.allclose(each, 1e-4, 1e-5));
            Assert.False(one.allclose(network.call(x, full(1, 0.6f), conditions)));
            Assert.False(one.allclose(network.call(x, full(1, 0.3f), zeros(4, 3))));
        }
    }
}

using FairDiff.Torch.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Layers;

public class BatchNorm2dTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Forward_TrainingThenScoring_GivesTheBitsOfTorchSharpsOwn(ScalarType format)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var ours = new BatchNorm2d(5);
        using var theirs = nn.BatchNorm2d(5);
        using var noGradient = no_grad();
        for (var step = 0; step < 3; step++)
        {
            var images = randn([4, 5, 6, 6], generator: generator).mul(step + 2).to(format);
            Assert.True(ours.forward(images).bytes.SequenceEqual(theirs.forward(images).bytes));
        }

        ours.eval();
        theirs.eval();
        var last = randn([2, 5, 3, 3], generator: generator).to(format);
        Assert.True(ours.forward(last).bytes.SequenceEqual(theirs.forward(last).bytes));
        var (state, expected) = (ours.state_dict(), theirs.state_dict());
        Assert.Equal(expected.Keys, state.Keys);
        Assert.All(expected, entry => Assert.True(entry.Value.bytes.SequenceEqual(state[entry.Key].bytes)));
        Assert.Equal(3, state["num_batches_tracked"].item<long>());
    }

    [Fact]
    public void To_AnotherFormat_MovesTheStatisticsToo()
    {
        using var norm = new BatchNorm2d(2).to(ScalarType.Float64);
        using var normalised = norm.forward(ones([2, 2, 2, 2], ScalarType.Float64));

        Assert.Equal(ScalarType.Float64, norm.state_dict()["running_mean"].dtype);
        Assert.Equal(ScalarType.Float64, normalised.dtype);
    }
}

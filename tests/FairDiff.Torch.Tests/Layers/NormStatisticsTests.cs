using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Layers;

public sealed class NormStatisticsTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();
    private readonly Generator _generator = new(3);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Take_BatchesOfDifferentSizes_GiveMeanAndVarianceOfAll()
    {
        Tensor[] batches = [Batch(5, 1), Batch(2, 3), Batch(9, -2)];
        using var statistics = new NormStatistics(ownShare: 1);
        foreach (var batch in batches)
        {
            var (mean, variance) = statistics.Take(batch, zeros(4), ones(4));
            Assert.Equal([0, 0, 0, 0], mean.data<float>().ToArray());
            Assert.Equal([1, 1, 1, 1], variance.data<float>().ToArray());
        }

        var all = cat(batches).to(float64).transpose(0, 1).flatten(1);
        Assert.Equal(16 * 9, statistics.Count);
        Assert.Equal(0, (statistics.Mean - all.mean([1])).abs().max().item<double>(), 1e-5);
        Assert.Equal(0, (statistics.Variance - all.var([1])).abs().max().item<double>(), 1e-4);
    }

    [Fact]
    public void Take_WithAShareOfItsOwn_NormalisesByTheBlend()
    {
        using var statistics = new NormStatistics(ownShare: .25);
        var batch = Batch(8, 2);
        var (mean, _) = statistics.Take(batch, full(4, 10f), ones(4));

        Assert.Equal(0, (mean - (2.5f + (.75f * batch.mean([0, 2, 3])))).abs().max().item<float>(), 1e-5);
    }

    private Tensor Batch(int images, double shift) => randn([images, 4, 3, 3], generator: _generator) + (float)shift;
}

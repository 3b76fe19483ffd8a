using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Classification;

/// <summary>The statistics of a network's batch norms on images that it is shown, one after the other.</summary>
internal sealed class NetworkStatistics : IDisposable
{
    private readonly (BatchNorm2d Norm, NormStatistics Statistics)[] layers;

    private NetworkStatistics((BatchNorm2d, NormStatistics)[] layers) => this.layers = layers;

    /// <summary>The layers in the order of the network: what reached each of them.</summary>
    public IReadOnlyList<NormStatistics> Layers => [.. layers.Select(layer => layer.Statistics)];

    /// <summary>Whether the network has batch norms at all.</summary>
    public static bool AreThere(ClassifierNetwork network) => network.modules().OfType<BatchNorm2d>().Any();

    /// <summary>
    /// Shows images to a network in evaluation mode, once. Later layers see what the earlier ones make of a batch with the blend, as they
    /// will once it is applied.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="batches">Shows a batch to it each: normalised images.</param>
    /// <param name="ownShare">As of <see cref="NormStatistics"/>.</param>
    public static NetworkStatistics Collect(ClassifierNetwork network, IEnumerable<Tensor> batches, double ownShare)
    {
        using var noGradient = no_grad();
        var statistics = new NetworkStatistics(
            [.. network.modules().OfType<BatchNorm2d>().Distinct().Select(norm => (norm, new NormStatistics(ownShare)))]);
        try
        {
            foreach (var (norm, observer) in statistics.layers)
            {
                norm.Observer = observer;
            }

            foreach (var batch in batches)
            {
                using var scope = NewDisposeScope();
                network.forward(batch);
                batch.Dispose();
            }

            return statistics;
        }
        catch
        {
            statistics.Dispose();
            throw;
        }
        finally
        {
            foreach (var (norm, _) in statistics.layers)
            {
                norm.Observer = null;
            }
        }
    }

    /// <summary>Gives the network a share of its own statistics and the rest of these.</summary>
    public void Apply(double ownShare)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (norm, statistics) in layers)
        {
            var (mean, variance) = norm.Running;
            mean.copy_(NormStatistics.Blended(mean, statistics.Mean, ownShare));
            variance.copy_(NormStatistics.Blended(variance, statistics.Variance, ownShare));
        }
    }

    public void Dispose()
    {
        foreach (var (_, statistics) in layers)
        {
            statistics.Dispose();
        }
    }
}

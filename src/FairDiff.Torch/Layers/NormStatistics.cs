namespace FairDiff.Torch.Layers;

/// <summary>
/// Mean and variance of each channel of what reaches a batch norm, over all batches that pass while it is attached, by the law of total
/// variance (Chan et al. 1983). Float64; the channels of N x C x H x W.
/// </summary>
/// <param name="ownShare">How much of the layer's own statistics enters those that it normalises a batch with meanwhile, 0 to 1: 1 = it
/// normalises as ever, 0 = by the batch alone.</param>
internal sealed class NormStatistics(double ownShare) : IDisposable
{
    private Tensor? mean;
    private Tensor? squares;

    /// <summary>The values per channel so far.</summary>
    public long Count { get; private set; }

    /// <summary>float64, C; there is one once a batch has passed.</summary>
    public Tensor Mean => mean!;

    /// <summary>The unbiased variance, as a batch norm keeps it: float64, C.</summary>
    public Tensor Variance => squares! / Held(Math.Max(1L, Count - 1));

    /// <summary>Takes a batch in, and gives what the layer is to normalise it with.</summary>
    /// <param name="input">N x C x H x W.</param>
    /// <param name="ownMean">The layer's mean, C.</param>
    /// <param name="ownVariance">The layer's variance, C.</param>
    public (Tensor Mean, Tensor Variance) Take(Tensor input, Tensor ownMean, Tensor ownVariance)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var count = input.numel() / input.shape[1];
        var batchMean = input.mean([0, 2, 3]).to(float64);
        var batchSquares = input.var([0, 2, 3], unbiased: false).to(float64) * Held(count);
        Add(batchMean, batchSquares, count);
        if (ownShare == 1)
        {
            return (ownMean, ownVariance);
        }

        var batchVariance = batchSquares / Held(Math.Max(1L, count - 1));
        Tensor Blend(Tensor own, Tensor batch) =>
            Blended(own, batch, ownShare).to(own.dtype).MoveToOuterDisposeScope();
        return (Blend(ownMean, batchMean), Blend(ownVariance, batchVariance));
    }

    /// <summary>A share of the layer's own statistics and the rest of others, float64.</summary>
    public static Tensor Blended(Tensor own, Tensor others, double ownShare) =>
        (own.to(float64) * Held(ownShare)).Plus(others * Held(1 - ownShare));

    public void Dispose()
    {
        mean?.Dispose();
        squares?.Dispose();
    }

    private void Add(Tensor batchMean, Tensor batchSquares, long count)
    {
        var all = Count + count;
        if (mean is null || squares is null)
        {
            mean = batchMean.clone().DetachFromDisposeScope();
            squares = batchSquares.clone().DetachFromDisposeScope();
        }
        else
        {
            var difference = batchMean - mean;
            squares.add_(batchSquares.Plus(difference.Squared() * Held((double)Count * count / all)), One);
            mean.add_(difference, Held((double)count / all));
        }

        Count = all;
    }
}

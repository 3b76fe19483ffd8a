namespace FairDiff.Torch.Classification;

/// <summary>
/// One pass over the training examples, on the CPU. Disposing it disposes its tensors.
/// </summary>
/// <param name="Images">uint8, N x 3 x S x S, RGB, S at least 8.</param>
/// <param name="Labels">Class indices (int64, N, 0 to K - 1), soft labels (float32, N x K, that sum to 1), or several labels per image
/// (float32, N x K, from 0 to 1, NaN = unknown).</param>
/// <param name="Synthetic">Which examples are synthetic (bool, N); null = not known, or none.</param>
public sealed record ClassificationPass(Tensor Images, Tensor Labels, Tensor? Synthetic = null) : IDisposable
{
    /// <summary>Whether an image among them is grey.</summary>
    public bool HasGrey { get; init; }

    /// <summary>The group of each example (int64, N, from 0), for GroupDRO; null = none.</summary>
    public Tensor? Groups { get; init; }

    /// <summary>What the loss of each example is multiplied by (float32, N, at least 0, with a mean of 1); null = 1 for all.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>Disposes all tensors.</summary>
    public void Dispose()
    {
        Weights?.Dispose();
        Groups?.Dispose();
        Images.Dispose();
        Labels.Dispose();
        Synthetic?.Dispose();
    }
}

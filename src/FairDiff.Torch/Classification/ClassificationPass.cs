using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>
/// One pass over the training examples, on the CPU: images (uint8, N x 3 x S x S, RGB); labels: class indices (int64, N), soft labels
/// (float32, N x K, that sum to 1), or several labels per image (float32, N x K, from 0 to 1, NaN = unknown); and which examples are
/// synthetic (bool, N; null = not known, or none). <see cref="Groups"/>: the group of each example (int64, N, from 0).
/// </summary>
internal sealed record ClassificationPass(Tensor Images, Tensor Labels, Tensor? Synthetic = null) : IDisposable
{
    /// <summary>Whether an image among them is grey.</summary>
    public bool HasGrey { get; init; }

    public Tensor? Groups { get; init; }

    public void Dispose()
    {
        Groups?.Dispose();
        Images.Dispose();
        Labels.Dispose();
        Synthetic?.Dispose();
    }
}

using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>
/// One pass over the training examples: images (uint8, N x 3 x S x S, RGB), class indices (int64, N) and which of them are synthetic (bool, N;
/// null = not known, or none), on the CPU.
/// </summary>
internal sealed record ClassificationPass(Tensor Images, Tensor Labels, Tensor? Synthetic = null) : IDisposable
{
    /// <summary>Whether an image among them is grey.</summary>
    public bool HasGrey { get; init; }

    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        Synthetic?.Dispose();
    }
}

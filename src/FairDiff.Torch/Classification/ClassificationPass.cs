using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>One pass over the training examples: images (uint8, N x 3 x S x S, RGB) and class indices (int64, N), on the CPU.</summary>
internal sealed record ClassificationPass(Tensor Images, Tensor Labels) : IDisposable
{
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}

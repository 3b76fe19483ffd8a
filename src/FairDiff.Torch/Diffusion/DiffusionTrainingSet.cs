using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// What a generator learns from: images (uint8, N x 3 x S x S, RGB) and condition vectors (float32, N x D, on the CPU; zeros
/// where a part is unknown). Disposing it disposes both.
/// </summary>
internal sealed record DiffusionTrainingSet(Tensor Images, Tensor Conditions, ConditionLayout Layout) : IDisposable
{
    public void Dispose()
    {
        Images.Dispose();
        Conditions.Dispose();
    }
}

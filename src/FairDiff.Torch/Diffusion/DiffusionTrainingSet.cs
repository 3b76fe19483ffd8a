using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// What a generator learns from, on the CPU: images (uint8, N x 3 x S x S, RGB), of which only batches are copied, so that they may be a
/// mapped file; and condition vectors (float32, N x D; zeros where a category is unknown, NaN where an entry of a label vector is).
/// Disposing it disposes both.
/// </summary>
internal sealed record DiffusionTrainingSet(Tensor Images, Tensor Conditions, ConditionLayout Layout) : IDisposable
{
    /// <summary>
    /// The stratum of each row, rows of an attribute combination having one, where
    /// <see cref="GeneratorTraining.AttributeTempering"/> is to even out attributes that the condition does not hold; null = those
    /// that it holds.
    /// </summary>
    public IReadOnlyList<int>? Strata { get; init; }

    public void Dispose()
    {
        Images.Dispose();
        Conditions.Dispose();
    }
}

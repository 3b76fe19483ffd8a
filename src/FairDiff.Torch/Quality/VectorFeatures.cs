using FairDiff.Torch.Diffusion;

namespace FairDiff.Torch.Quality;

/// <summary>Vectors as a generator of them sees them: a copy is looked for there, where all components count alike.</summary>
/// <param name="scaling">The scaling of the generator.</param>
public sealed class VectorFeatures(VectorScaling scaling) : FeatureExtractor
{
    /// <inheritdoc/>
    public override string Name => "standardised vectors";

    /// <inheritdoc/>
    public override string Id => "vectors-standardised-1";

    /// <summary>Scales vectors.</summary>
    /// <param name="images">The vectors, float32, n x F, on the CPU.</param>
    /// <returns>n x F on the CPU; the caller's to dispose.</returns>
    public override Tensor Extract(Tensor images) => scaling.Scale(images);
}

using FairDiff.Torch.Diffusion;

namespace FairDiff.Torch.Membership;

/// <summary>
/// How much better a generator predicts images than one would expect of images of their kind: the error of its prediction at fixed noise
/// levels (Carlini et al. 2023, "Extracting training data from diffusion models", section 5; Matsumoto et al. 2023), relative to that for
/// the same image mirrored, which is as hard and was not trained on.
/// </summary>
/// <remarks>
/// An image whose mirror image was trained on too, as by flips in training, is not told by the second part; the plain errors have half of
/// the weight.
/// </remarks>
public static class MembershipScores
{
    /// <summary>Scores images.</summary>
    /// <param name="generator">The generator, no upsampler.</param>
    /// <param name="images">uint8, n x 3 x S x S, RGB, on the CPU, S being at least the generator's size; larger ones are reduced as in
    /// training.</param>
    /// <param name="conditions">Their condition vectors, float32, n x D, as in training.</param>
    /// <param name="options">Noise levels, draws and seed; null = the defaults.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>A score for each image, higher = rather trained on: comparable within one call only.</returns>
    /// <exception cref="EngineException">The model is an upsampler; images or conditions have the wrong shape; there are none; or an error
    /// is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static double[] Of(
        DiffusionGenerator generator, Tensor images, Tensor conditions, MembershipScoreOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(images);
        options ??= new();
        using var scope = NewDisposeScope();
        Tensor Errors(Tensor shown) =>
            generator.Errors(shown, conditions, options.NoiseLevels, options.Draws, options.Seed, cancellationToken).log();
        var errors = Errors(images);
        var mirrored = Errors(images.flip(3));
        var both = cat([errors, errors - mirrored], 1);
        if (both.shape[0] == 0 || !both.isfinite().all().item<bool>())
        {
            throw new EngineException("There are no images, or the generator's prediction for one of them is not finite.");
        }

        // Each level counts alike, by how much images differ there; the scale is that of all images, members and others together.
        var centred = both - both.mean([0]);
        var scale = centred.Squared().mean([0]).sqrt().clamp_min(Held(1e-12));
        return [.. (centred / scale).mean([1]).neg().data<double>()];
    }
}

namespace FairDiff.Torch.Quality;

/// <summary>
/// What images show whatever their stain, exposure and orientation: their optical density over all channels in 16 x 16 parts, standardised
/// image by image. Copies are looked for in all flips.
/// </summary>
public sealed class ShapeFeatures : FeatureExtractor
{
    private const int Side = 16;
    private const int White = 255;

    /// <inheritdoc/>
    public override string Name => "shapes, flipped in any way";

    /// <inheritdoc/>
    public override string Id => "shapes-16-flipped";

    internal override int Views => 4;

    /// <inheritdoc/>
    public override Tensor Extract(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return InBatches(images, batch =>
        {
            var density = (batch.to(float32).Plus(One) / Held(White + 1)).log().mean([1], keepdim: true).neg();
            var parts = nn.functional.adaptive_avg_pool2d(density, Side).flatten(1);
            var centred = parts - parts.mean([1], keepdim: true);
            return centred / centred.Squared().mean([1], keepdim: true).sqrt().clamp_min(Held(1e-6));
        });
    }

    internal override Tensor View(Tensor features, int view)
    {
        var grid = features.reshape(-1, Side, Side);
        long[] axes = [.. new[] { (1, 2L), (2, 1L) }.Where(flip => (view & flip.Item1) != 0).Select(flip => flip.Item2)];
        return (axes.Length == 0 ? grid : grid.flip(axes)).reshape(-1, Side * Side);
    }
}

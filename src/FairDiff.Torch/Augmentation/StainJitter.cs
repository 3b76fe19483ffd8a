namespace FairDiff.Torch.Augmentation;

/// <summary>
/// Haematoxylin and eosin concentrations rescaled and shifted in optical density space, where stains add up
/// (Ruifrok and Johnston 2001 for the unmixing, Tellez et al. 2018 for the augmentation).
/// </summary>
internal static class StainJitter
{
    /// <summary>Half a grey level: the darkest intensity whose logarithm is taken.</summary>
    private const double Darkest = 0.5 / 255;

    private static readonly double[] Haematoxylin = [0.65, 0.70, 0.29];
    private static readonly double[] Eosin = [0.07, 0.99, 0.11];

    /// <summary>Changes the two stains of each image; what neither of them explains is kept.</summary>
    /// <param name="images">n x 3 x h x w, RGB in 0..1.</param>
    /// <param name="factors">n x 2: factors of haematoxylin and eosin.</param>
    /// <param name="shifts">n x 2: optical density added to the haematoxylin and eosin concentration.</param>
    public static Tensor Apply(Tensor images, Tensor factors, Tensor shifts)
    {
        var mix = Stains();
        var unmix = linalg.inv(mix);
        var scale = nn.functional.pad(factors.cpu().to(float64), [0L, 1L], value: 1);
        var shift = nn.functional.pad(shifts.cpu().to(float64), [0L, 1L]);

        // mix * diag(scale) * unmix: one 3 x 3 matrix per image instead of three passes over the pixels.
        var change = (mix * scale.unsqueeze(1)).matmul(unmix).to(images.dtype).to(images.device);
        var offset = shift.matmul(mix.t()).unsqueeze(2).to(images.dtype).to(images.device);
        var density = -images.clamp_min(Held(Darkest)).log().flatten(2);
        return (-change.matmul(density).Plus(offset)).exp().clamp(Held(0), Held(1)).view_as(images);
    }

    /// <summary>The stains' optical density vectors as columns: haematoxylin, eosin, and the direction at right angles to both.</summary>
    private static Tensor Stains()
    {
        var haematoxylin = Unit(tensor(Haematoxylin));
        var eosin = Unit(tensor(Eosin));
        var residual = Unit(linalg.cross(haematoxylin, eosin));
        return stack([haematoxylin, eosin, residual], 1);
    }

    private static Tensor Unit(Tensor vector) => vector / vector.norm();
}

using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion.Upsampling;

/// <summary>
/// What an upsampler sees of a training image: its reduction to the base's size, made large again and a little worse than that, so that it
/// forgives the flaws of images that the base draws (Ktena et al. 2024, "Upsampler preprocessing", in its order).
/// </summary>
internal static class Degradation
{
    /// <param name="pixels">The images, uint8, n x 3 x s x s.</param>
    /// <param name="baseSize">Pixels per side of what the base draws.</param>
    /// <param name="draws">What is random, on the images' device.</param>
    /// <returns>uint8, n x 3 x s x s. The last step, to (-1, 1), is left to <see cref="ImageScaling"/>, so that both images that the
    /// network sees are in one unit.</returns>
    public static Tensor Apply(Tensor pixels, int baseSize, DegradationDraws draws)
    {
        var enlarged = Enlarge(Reduce(pixels, baseSize, draws.Antialias), (int)pixels.shape[^1]);
        return Pixels.Quantise(Blur(enlarged.Plus(draws.Noise), draws.BlurSigmas));
    }

    /// <summary>
    /// The reduction to the base's size, anti-aliased where the draws say so. That is where it matters: bilinear enlargement is the same
    /// with and without, so the paper's "used an anti-alias with 0.5 probability" is read as of the whole way down and up (a choice).
    /// </summary>
    public static Tensor Reduce(Tensor pixels, int baseSize, Tensor antialias) => where(
        antialias.reshape(-1, 1, 1, 1), Pixels.Reduce(pixels, baseSize, antialias: true), Pixels.Reduce(
            pixels, baseSize, antialias: false));

    /// <summary>Bilinear enlargement, in grey levels (float32).</summary>
    public static Tensor Enlarge(Tensor pixels, int size) => BilinearResize.Apply(pixels.to(float32), size, antialias: false);

    /// <summary>Gaussian blur with a kernel of 7 x 7, each image with its own deviation; near 0 the kernel is the identity,
    /// exactly.</summary>
    public static Tensor Blur(Tensor images, Tensor sigmas) => GaussianBlur.Apply(images, sigmas);
}

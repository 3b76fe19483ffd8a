using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion.Upsampling;

/// <summary>Images of another size, in bytes as the images of a data set and of a generator are (uint8, n x 3 x s x s).</summary>
internal static class Pixels
{
    private const int White = 255;

    /// <summary>Smaller images, as a base generator learns and draws them.</summary>
    public static Tensor Reduce(Tensor pixels, int size, bool antialias = true) =>
        Quantise(BilinearResize.Apply(pixels.to(float32), size, antialias));

    /// <summary>The nearest of 256 grey levels.</summary>
    public static Tensor Quantise(Tensor images) => images.round().clamp(Held(0), Held(White)).to(uint8);
}

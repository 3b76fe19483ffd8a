namespace FairDiff.Torch.Diffusion.Upsampling;

/// <summary>The image to be enlarged as an upsampler's second input, beside the noisy image (guided-diffusion's SuperResModel).</summary>
internal static class LowResolutionInput
{
    private const string NoisePurpose = "diffusion/low resolution";

    /// <summary>
    /// What the network sees of a base's images: as in training (<see cref="Degradation"/>), but enlarged and quantised only; and, if asked
    /// for, noise of one deviation (in grey levels) from each image's seed (conditioning augmentation, Ho et al. 2022).
    /// </summary>
    public static Tensor Of(Tensor pixels, int size, double noise, long[] seeds)
    {
        var enlarged = Degradation.Enlarge(pixels, size);
        return Pixels.Quantise(
            noise == 0 ? enlarged : enlarged.Plus(SeededNoise.For(seeds, [3, size, size], 0, pixels.device, NoisePurpose) * Held(noise)));
    }

    /// <summary>The network's input: noisy images and, behind them in the channels, enlarged ones, both scaled.</summary>
    public static Tensor Beside(Tensor noisy, Tensor enlarged) => cat([noisy, enlarged], 1);

    /// <summary>A network that sees these enlarged images (N) at each call, whose noisy images are N, or 2N in guidance: the same
    /// twice.</summary>
    public static Func<Tensor, Tensor, Tensor, Tensor> Given(Func<Tensor, Tensor, Tensor, Tensor> network, Tensor enlarged) =>
        (x, t, conditions) =>
        network(Beside(x, enlarged.repeat(x.shape[0] / enlarged.shape[0], 1, 1, 1)), t, conditions);
}

using TorchSharp;

namespace FairDiff.Torch.Augmentation;

/// <summary>Separable Gaussian blur with one standard deviation per image, edges mirrored.</summary>
internal static class GaussianBlur
{
    /// <summary>Three standard deviations of a blur of 1 pixel.</summary>
    private const int UsualRadius = 3;

    /// <summary>Below this the kernel is the identity to the last bit; zero would divide by zero.</summary>
    private const double SmallestSigma = 1e-3;

    /// <summary>
    /// Blurs n x c x h x w with n standard deviations in pixels; kernels reach <paramref name="radius"/> pixels, less than h and w, to
    /// either side.
    /// </summary>
    public static Tensor Apply(Tensor images, Tensor sigmas, int radius = UsualRadius)
    {
        var kernels = Kernels(sigmas, radius);
        return Convolve(Convolve(images, kernels, 3), kernels, 2);
    }

    private static Tensor Kernels(Tensor sigmas, int radius)
    {
        var distances = arange(Held(-radius), Held(radius + 1), Held(1), dtype: sigmas.dtype, device: sigmas.device);
        var deviations = distances / sigmas.clamp_min(Held(SmallestSigma)).unsqueeze(1);
        var weights = (deviations.Squared() * Held(-0.5)).exp();
        return weights / weights.sum(1, keepdim: true);
    }

    /// <summary>A weighted sum of shifted images: as fast as a grouped convolution here, and every image keeps its kernel.</summary>
    private static Tensor Convolve(Tensor images, Tensor kernels, int dimension)
    {
        var taps = kernels.shape[1];
        var radius = (taps - 1) / 2;
        long[] padding = dimension == 3 ? [radius, radius, 0, 0] : [0, 0, radius, radius];
        var padded = nn.functional.pad(images, padding, PaddingModes.Reflect);
        var result = zeros_like(images);
        for (var tap = 0; tap < taps; tap++)
        {
            var weights = kernels.select(1, tap).view(-1, 1, 1, 1);
            result.addcmul_(padded.narrow(dimension, tap, images.shape[dimension]), weights, One);
        }

        return result;
    }
}

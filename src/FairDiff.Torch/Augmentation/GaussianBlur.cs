using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Augmentation;

/// <summary>Separable Gaussian blur with one standard deviation per image, edges mirrored.</summary>
internal static class GaussianBlur
{
    /// <summary>Three standard deviations of the strongest blur in use, 1 pixel.</summary>
    private const int Radius = 3;

    /// <summary>Below this the kernel is the identity to the last bit; zero would divide by zero.</summary>
    private const double SmallestSigma = 1e-3;

    /// <summary>Blurs n x c x h x w (h, w of 4 or more) with n standard deviations in pixels.</summary>
    public static Tensor Apply(Tensor images, Tensor sigmas)
    {
        var kernels = Kernels(sigmas);
        return Convolve(Convolve(images, kernels, 3), kernels, 2);
    }

    private static Tensor Kernels(Tensor sigmas)
    {
        var distances = arange(-Radius, Radius + 1, dtype: sigmas.dtype, device: sigmas.device);
        var weights = (-0.5 * (distances / sigmas.clamp_min(SmallestSigma).unsqueeze(1)).square()).exp();
        return weights / weights.sum(1, keepdim: true);
    }

    /// <summary>A weighted sum of shifted images: as fast as a grouped convolution here, and every image keeps its kernel.</summary>
    private static Tensor Convolve(Tensor images, Tensor kernels, int dimension)
    {
        long[] padding = dimension == 3 ? [Radius, Radius, 0, 0] : [0, 0, Radius, Radius];
        var padded = nn.functional.pad(images, padding, PaddingModes.Reflect);
        var result = zeros_like(images);
        for (var tap = 0; tap < 2 * Radius + 1; tap++)
        {
            var weights = kernels.select(1, tap).view(-1, 1, 1, 1);
            result.addcmul_(padded.narrow(dimension, tap, images.shape[dimension]), weights, 1);
        }

        return result;
    }
}

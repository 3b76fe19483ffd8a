using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Mean and covariance of images of four pixels.</summary>
internal sealed record Moments(Tensor Mean, Tensor Covariance)
{
    /// <summary>
    /// Those of a sampler's images, without sampling: over Gaussian data it is an affine map of its noises, so it shows itself on one image
    /// without any noise, which ends at the mean, and one image for each value of each noise, set to 1 alone, whose distances from the mean
    /// are the columns of the map.
    /// </summary>
    public static Moments Of(DiffusionSampler sampler, Denoiser denoise, NoiseSchedule schedule, double[] times)
    {
        var noises = sampler == DiffusionSampler.Ddpm ? times.Length : 1;
        Tensor Impulse(int step)
        {
            var noise = zeros(1 + (4 * noises), 4, ScalarType.Float64);
            noise.narrow(0, 1 + (4 * step), 4).copy_(eye(4));
            return noise;
        }

        var ends = Samplers.Sample(sampler, denoise, Impulse, times, schedule);
        var columns = ends.narrow(0, 1, 4 * noises) - ends[0];
        return new(ends[0], columns.t().matmul(columns));
    }

    /// <summary>The largest differences from other moments.</summary>
    public (double Mean, double Covariance) ErrorAgainst(Moments exact) =>
        (Largest(Mean - exact.Mean), Largest(Covariance - exact.Covariance));

    private static double Largest(Tensor differences) => differences.abs().max().item<double>();
}

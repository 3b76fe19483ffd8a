using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>
/// Images of four correlated pixels, N(mean, covariance): the exact denoiser, the exact solution of the probability-flow ODE and that of
/// the reverse SDE are known, so what a sampler gets wrong is the sampler's.
/// </summary>
/// <param name="Mean">The mean image.</param>
/// <param name="Deviation">Standard deviations along the principal axes, none of which is a pixel.</param>
/// <param name="Schedule">The noise schedule.</param>
internal sealed record GaussianData(double[] Mean, double[] Deviation, NoiseSchedule Schedule)
{
    public static readonly GaussianData FourPixels = new([-0.5, 0, 0.4, 0.9], [0.2, 0.5, 0.9, 1.6], NoiseSchedule.Cosine);

    /// <summary>Covariance of the images.</summary>
    public Tensor Covariance => Along(variance => variance);

    /// <summary>E[x0 | x] = m + alpha C (alpha^2 C + sigma^2)^-1 (x - alpha m).</summary>
    public Denoiser Denoiser => (x, t) =>
        tensor(Mean) + (x - (tensor(Mean) * Schedule.Alpha(t))).matmul(
            Along(variance => Schedule.Alpha(t) * variance / VarianceAt(variance, t)));

    /// <summary>Where standard normal x at <paramref name="from"/> is at <paramref name="to"/> on the probability-flow ODE.</summary>
    public Moments FlowOfNoise(double from, double to)
    {
        // Along each axis, distances from the moving mean grow as the deviation of x_t does.
        var map = Along(variance => Math.Sqrt(VarianceAt(variance, to) / VarianceAt(variance, from)));
        return new(MeanAt(to) - MeanAt(from).matmul(map), map.matmul(map));
    }

    /// <summary>The same on the reverse SDE, which samples the exact posterior of x_to given x_from.</summary>
    public Moments PosteriorOfNoise(double from, double to)
    {
        var ratio = Schedule.Alpha(from) / Schedule.Alpha(to);
        var gain = Along(variance => ratio * VarianceAt(variance, to) / VarianceAt(variance, from));
        var rest = Along(
            variance => VarianceAt(variance, to) - (Math.Pow(ratio * VarianceAt(variance, to), 2) / VarianceAt(variance, from)));
        return new(MeanAt(to) - MeanAt(from).matmul(gain), gain.matmul(gain) + rest);
    }

    private Tensor MeanAt(double t) => tensor(Mean) * Schedule.Alpha(t);

    private double VarianceAt(double variance, double t) => (Math.Pow(Schedule.Alpha(t), 2) * variance) + Math.Pow(Schedule.Sigma(t), 2);

    /// <summary>The symmetric matrix with the covariance's axes and a function of its variances along them.</summary>
    private Tensor Along(Func<double, double> function)
    {
        // A reflection that sends no pixel to a pixel: orthogonal and its own inverse.
        var normal = tensor(new double[] { 1, 2, 3, 4 });
        var axes = eye(4, dtype: ScalarType.Float64) - (normal.outer(normal) * (2 / 30.0));
        return (axes * tensor(Deviation.Select(deviation => function(deviation * deviation)).ToArray())).matmul(axes);
    }
}

using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>
/// Images whose pixels are independent N(mean, deviation^2): the exact denoiser and the exact solution of the probability-flow
/// ODE are known, so what a sampler gets wrong is the sampler's.
/// </summary>
internal sealed record GaussianData(double[] Mean, double[] Deviation, NoiseSchedule Schedule)
{
    public static readonly GaussianData FourPixels = new([-0.5, 0, 0.4, 0.9], [0.1, 0.5, 0.9, 1.6], NoiseSchedule.Cosine);

    public Denoiser Denoiser => (x, t) =>
    {
        var (alpha, sigma) = (Schedule.Alpha(t), Schedule.Sigma(t));
        var variance = tensor(Deviation).square();
        return tensor(Mean) + ((x - (tensor(Mean) * alpha)) * (variance * alpha / ((variance * alpha * alpha) + (sigma * sigma))));
    };

    /// <summary>x at <paramref name="to"/> on the trajectory through x at <paramref name="from"/>.</summary>
    public Tensor Flow(Tensor x, double from, double to) =>
        (tensor(Mean) * Schedule.Alpha(to)) + ((x - (tensor(Mean) * Schedule.Alpha(from))) * DeviationAt(to) / DeviationAt(from));

    private Tensor DeviationAt(double t) => ((tensor(Deviation) * Schedule.Alpha(t)).square() + Math.Pow(Schedule.Sigma(t), 2)).sqrt();
}

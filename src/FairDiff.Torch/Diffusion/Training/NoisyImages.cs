namespace FairDiff.Torch.Diffusion.Training;

/// <summary>The images of a training step with their noise: Noisy = Alpha Clean + Sigma Noise, alpha and sigma at the time of
/// each.</summary>
internal sealed record NoisyImages(Tensor Clean, Tensor Noise, Tensor Noisy, Tensor Alpha, Tensor Sigma, double[] Times)
{
    public static NoisyImages Create(Tensor clean, Tensor noise, double[] times, NoiseSchedule schedule)
    {
        var (alpha, sigma) = (PerImage(times.Select(schedule.Alpha), clean.device), PerImage(times.Select(schedule.Sigma), clean.device));
        return new(clean, noise, Parameterization.Noised(clean, noise, alpha, sigma), alpha, sigma, times);
    }

    /// <summary>One value for each image, N x 1 x 1 x 1.</summary>
    public static Tensor PerImage(IEnumerable<double> values, Device device) =>
        tensor(values.ToArray(), ScalarType.Float32, device).reshape(-1, 1, 1, 1);
}

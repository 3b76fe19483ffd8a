namespace FairDiff.Torch.Diffusion.Training;

/// <summary>The examples of a training step (N x ..., of any shape) with their noise: Noisy = Alpha Clean + Sigma Noise, alpha and sigma at
/// the time of each.</summary>
internal sealed record NoisyExamples(Tensor Clean, Tensor Noise, Tensor Noisy, Tensor Alpha, Tensor Sigma, double[] Times)
{
    public static NoisyExamples Create(Tensor clean, Tensor noise, double[] times, NoiseSchedule schedule)
    {
        var (alpha, sigma) = (OfEach(times.Select(schedule.Alpha), clean), OfEach(times.Select(schedule.Sigma), clean));
        return new(clean, noise, Parameterization.Noised(clean, noise, alpha, sigma), alpha, sigma, times);
    }

    /// <summary>One value for each example, N x 1 x ..., of as many dimensions as the examples.</summary>
    public static Tensor OfEach(IEnumerable<double> values, Tensor examples) =>
        tensor(values.ToArray(), ScalarType.Float32, examples.device)
            .reshape([-1, .. Enumerable.Repeat(1L, (int)examples.Dimensions - 1)]);

    /// <summary>The mean over all values of each example (N).</summary>
    public static Tensor MeanOfEach(Tensor values) =>
        values.mean([.. Enumerable.Range(1, (int)values.Dimensions - 1).Select(axis => (long)axis)]);
}

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>
/// The part of the variational bound that teaches a network the variance of its reverse steps (Nichol and Dhariwal 2021, equations 14
/// to 16), in steps of 1 / 1000.
/// </summary>
/// <remarks>
/// The bound's last term, the likelihood of the image given x at t = 1 / 1000, is left out: a sampler adds no noise in the step to
/// t = 0, so its variance is never used.
/// </remarks>
internal static class VariationalBound
{
    private const int Steps = 1000;

    /// <summary>lambda of equation 16.</summary>
    public const double Weight = 0.001;

    /// <summary>The time of the bound's step that <paramref name="t"/>, in [0, 1), falls into: 1/1000, 2/1000, ..., 1.</summary>
    public static double TimeOf(double t) => (Math.Floor(t * Steps) + 1) / Steps;

    /// <summary>
    /// The bound as each example estimates it (N): 1000 times KL(q(x_s | x_t, x0) || p(x_s | x_t)), s = t - 1/1000, in bits per value.
    /// </summary>
    /// <param name="examples">The examples at times of <see cref="TimeOf"/>.</param>
    /// <param name="schedule">Their schedule.</param>
    /// <param name="guess">The network's guess of the clean examples, without a gradient: the bound teaches the variance only.</param>
    /// <param name="said">The network's variance, -1 to 1 between the bounds of a step, like the examples.</param>
    public static Tensor Of(NoisyExamples examples, NoiseSchedule schedule, Tensor guess, Tensor said)
    {
        var first = 1.5 / Steps;
        var steps = examples.Times.Select(t => Math.Max(t, 2.0 / Steps)).Select(
            t => ReverseStep.Between(schedule, t, t - (1.0 / Steps))).ToList();
        Tensor OfEach(Func<ReverseStep, double> value) => NoisyExamples.OfEach(steps.Select(value), guess);

        // In units of the posterior, where the two variances are as good as equal for most steps and 32 bits would not tell them apart.
        var logRatio = ReverseStep.LogAboveLower(said, OfEach(step => step.LogRange));
        var meanError = (examples.Clean - guess) * OfEach(step => step.OfImage / Math.Sqrt(step.LowerVariance));
        var divergence = NoisyExamples.MeanOfEach(GaussianDivergence(meanError, logRatio)) / Held(Math.Log(2));
        return divergence * NoisyExamples.OfEach(examples.Times.Select(t => t < first ? 0.0 : Steps), divergence);
    }

    /// <summary>KL(N(d, 1) || N(0, exp(r))) in nats, value by value.</summary>
    private static Tensor GaussianDivergence(Tensor d, Tensor r)
    {
        var ofVariance = r.Plus((-r).expm1());
        var ofMean = d.Squared() * (-r).exp();
        return ofVariance.Plus(ofMean) / Held(2);
    }
}

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// How much image and noise x_t = alpha(t) x0 + sigma(t) eps holds at time t: 0 = the image, 1 = noise. Variance
/// preserving: alpha^2 + sigma^2 = 1.
/// </summary>
public abstract class NoiseSchedule
{
    private protected NoiseSchedule()
    {
    }

    /// <summary>alpha(t) = cos(pi t / 2) (Nichol and Dhariwal 2021, equation 17 with offset 0): exactly 0 at t = 1, exactly 1 at t =
    /// 0.</summary>
    public static NoiseSchedule Cosine { get; } = new CosineSchedule();

    /// <summary>beta(t) linear from 0.1 to 20 (Ho et al. 2020 in continuous time: Song et al. 2021, equation 29).</summary>
    public static NoiseSchedule LinearBeta { get; } = new LinearBetaSchedule(0.1, 20);

    /// <summary><see cref="LinearBeta"/> rescaled to alpha(1) = 0 (Lin et al. 2024, algorithm 1, whose first step is t = 0 here).</summary>
    public static NoiseSchedule LinearZeroTerminalSnr { get; } = new ZeroTerminalSnrSchedule(LinearBeta);

    /// <summary>Finds the schedule of a name.</summary>
    /// <param name="schedule">The name.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that name.</exception>
    public static NoiseSchedule Create(DiffusionSchedule schedule) => schedule switch
    {
        DiffusionSchedule.Cosine => Cosine,
        DiffusionSchedule.Linear => LinearBeta,
        DiffusionSchedule.LinearZeroTerminalSnr => LinearZeroTerminalSnr,
        _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, null),
    };

    /// <summary>How much of the image is there.</summary>
    /// <param name="t">The time, from 0 (the image) to 1 (noise).</param>
    /// <returns>alpha(t), from 1 down to 0 or nearly so.</returns>
    public abstract double Alpha(double t);

    /// <summary>How much noise is there.</summary>
    /// <param name="t">The time, from 0 (the image) to 1 (noise).</param>
    /// <returns>sigma(t), from 0 up to 1.</returns>
    public abstract double Sigma(double t);

    /// <summary>Half the log signal-to-noise ratio, lambda of DPM-Solver.</summary>
    /// <param name="t">The time, from 0 to 1.</param>
    /// <returns>log(alpha / sigma): +infinity at t = 0, -infinity where no image is left.</returns>
    public double HalfLogSnr(double t) => Math.Log(Alpha(t)) - Math.Log(Sigma(t));

    /// <summary>The log signal-to-noise ratio.</summary>
    /// <param name="t">The time, from 0 to 1.</param>
    /// <returns>log(alpha^2 / sigma^2).</returns>
    public double LogSnr(double t) => 2 * HalfLogSnr(t);

    private sealed class CosineSchedule : NoiseSchedule
    {
        // Measured from the nearer end, so that both ends are exact: cos(pi / 2) is 6e-17 in floating point.
        public override double Alpha(double t) => t <= 0.5 ? Math.Cos(Math.PI / 2 * t) : Math.Sin(Math.PI / 2 * (1 - t));

        public override double Sigma(double t) => t <= 0.5 ? Math.Sin(Math.PI / 2 * t) : Math.Cos(Math.PI / 2 * (1 - t));
    }

    private sealed class LinearBetaSchedule(double first, double last) : NoiseSchedule
    {
        public override double Alpha(double t) => Math.Exp(LogAlpha(t));

        // sigma^2 = 1 - alpha^2 = -2 sinh(log alpha) alpha, which keeps its digits near t = 0 (.NET's ExpM1 does not).
        public override double Sigma(double t) => Math.Sqrt(-2 * Math.Sinh(LogAlpha(t)) * Alpha(t));

        private double LogAlpha(double t) => (-0.25 * (last - first) * t * t) - (0.5 * first * t);
    }

    private sealed class ZeroTerminalSnrSchedule(NoiseSchedule schedule) : NoiseSchedule
    {
        private readonly double terminal = schedule.Alpha(1);

        public override double Alpha(double t) => (schedule.Alpha(t) - terminal) / (1 - terminal);

        // sigma^2 = (1 - alpha)(1 + alpha) with 1 - alpha from the old sigma, so that no digits are lost near t = 0.
        public override double Sigma(double t)
        {
            var (alpha, sigma) = (schedule.Alpha(t), schedule.Sigma(t));
            return Math.Sqrt(sigma * sigma / ((1 + alpha) * (1 - terminal)) * (1 + Alpha(t)));
        }
    }
}

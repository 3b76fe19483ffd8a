using FairDiff.Torch.Diffusion;

namespace FairDiff.Torch.Tests.Diffusion;

public class NoiseScheduleTests
{
    public static TheoryData<DiffusionSchedule> Schedules => [.. Enum.GetValues<DiffusionSchedule>()];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void AlphaAndSigma_AnyTime_PreserveVarianceAndLoseImage(DiffusionSchedule name)
    {
        var schedule = NoiseSchedule.Create(name);
        for (var t = 0.0; t <= 1; t += 1.0 / 64)
        {
            Assert.Equal(1, Math.Pow(schedule.Alpha(t), 2) + Math.Pow(schedule.Sigma(t), 2), 1e-14);
            Assert.True(t == 0 || schedule.LogSnr(t) < schedule.LogSnr(t - (1.0 / 64)));
        }
    }

    [Fact]
    public void Cosine_Ends_AreExact()
    {
        var schedule = NoiseSchedule.Cosine;

        Assert.Equal((1, 0, double.PositiveInfinity), (schedule.Alpha(0), schedule.Sigma(0), schedule.LogSnr(0)));
        Assert.Equal((0, 1, double.NegativeInfinity), (schedule.Alpha(1), schedule.Sigma(1), schedule.LogSnr(1)));
    }

    [Fact]
    public void Cosine_LogSnr_IsMinusTwoLogTan() =>
        Assert.Equal(-2 * Math.Log(Math.Tan(Math.PI / 2 * 0.3)), NoiseSchedule.Cosine.LogSnr(0.3), 1e-13);

    [Fact]
    public void LinearBeta_AtOne_IsExpOfMinusHalfIntegratedBeta() =>
        Assert.Equal(Math.Exp(-0.5 * (0.1 + 20) / 2), NoiseSchedule.LinearBeta.Alpha(1), 1e-15);

    [Fact]
    public void LinearZeroTerminalSnr_Ends_AreExact()
    {
        var schedule = NoiseSchedule.LinearZeroTerminalSnr;

        Assert.Equal((1, 0, double.PositiveInfinity), (schedule.Alpha(0), schedule.Sigma(0), schedule.LogSnr(0)));
        Assert.Equal((0, double.NegativeInfinity), (schedule.Alpha(1), schedule.LogSnr(1)));
        Assert.Equal(1, schedule.Sigma(1), 1e-15);
    }

    /// <summary>
    /// Lin et al. 2024, algorithm 1, on 1000 steps: the square roots of alpha bar less the last one, times what keeps the first one. Its
    /// first step is t = 1/1000 and not t = 0, so the two differ by as much as alpha does there: 4e-7.
    /// </summary>
    [Fact]
    public void LinearZeroTerminalSnr_At1000Steps_IsAlgorithm1()
    {
        double[] roots = [.. Enumerable.Range(1, 1000).Select(i => NoiseSchedule.LinearBeta.Alpha(i / 1000.0))];
        double[] rescaled = [.. roots.Select(root => (root - roots[^1]) * roots[0] / (roots[0] - roots[^1]))];

        Assert.All(rescaled, (root, i) => Assert.Equal(root, NoiseSchedule.LinearZeroTerminalSnr.Alpha((i + 1) / 1000.0), 5e-7));
    }

    /// <summary>Near the image sigma is small and 1 - alpha^2 would lose its digits; sigma^2 = 2 (1 - alpha) there, and 1 - alpha = 0.05 t
    /// / (1 - alpha(1)).</summary>
    [Fact]
    public void LinearZeroTerminalSnr_NearTheImage_KeepsItsDigits()
    {
        var expected = Math.Sqrt(2 * 0.05 * 1e-12 / (1 - NoiseSchedule.LinearBeta.Alpha(1)));

        Assert.Equal(1, NoiseSchedule.LinearZeroTerminalSnr.Sigma(1e-12) / expected, 1e-9);
    }
}

using FairDiff.Torch.Diffusion;

namespace FairDiff.Torch.Tests.Diffusion;

public class NoiseScheduleTests
{
    public static TheoryData<string> Schedules => [nameof(NoiseSchedule.Cosine), nameof(NoiseSchedule.LinearBeta)];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void AlphaAndSigma_AnyTime_PreserveVarianceAndLoseImage(string name)
    {
        var schedule = Find(name);
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

    private static NoiseSchedule Find(string name) =>
        name == nameof(NoiseSchedule.Cosine) ? NoiseSchedule.Cosine : NoiseSchedule.LinearBeta;
}

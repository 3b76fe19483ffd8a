using FairDiff.Torch.Training;

namespace FairDiff.Torch.Tests.Training;

public class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(4, 1.0)]
    [InlineData(10, 1.0)]
    [InlineData(60, 0.5)]
    [InlineData(110, 0.0)]
    public void WarmupCosine_Step_FollowsTheFormula(long step, double expected)
    {
        var warmup = step < 10 ? 5 : 10;
        Assert.Equal(2 * expected, LearningRateSchedule.WarmupCosine(2, step, warmup, 110), 1e-12);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(99, 1.0)]
    [InlineData(600, 1.0)]
    [InlineData(800, 0.515)]
    [InlineData(1000, 0.03)]
    public void WarmupFlatLinear_Step_FollowsTheFormula(long step, double expected) =>
        Assert.Equal(1e-3 * expected, LearningRateSchedule.WarmupFlatLinear(1e-3, step, 100, 1000), 1e-12);

    [Fact]
    public void Schedules_NoWarmup_StartAtTheRate()
    {
        Assert.Equal(0.5, LearningRateSchedule.WarmupCosine(0.5, 0, 0, 10));
        Assert.Equal(0.5, LearningRateSchedule.WarmupFlatLinear(0.5, 0, 0, 10));
    }
}

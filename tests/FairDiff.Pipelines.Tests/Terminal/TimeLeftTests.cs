using FairDiff.Pipelines.Terminal;

namespace FairDiff.Pipelines.Tests.Terminal;

public sealed class TimeLeftTests
{
    [Fact]
    public void Seconds_NothingBegun_IsTheSumOfTheEstimates() =>
        Assert.Equal(130, TimeLeft.Seconds([new("data", 10, 0, 0), new("generator", 120, 0, 0)]), 9);

    [Fact]
    public void Seconds_FinishedStageTookTwiceAsLong_DoublesTheRest() =>
        Assert.Equal(240, TimeLeft.Seconds([new("data", 10, 20, 1), new("generator", 120, 0, 0)]), 9);

    [Fact]
    public void Seconds_FinishedStageOfTheSameKind_CountsMoreThanOthers() => Assert.Equal(
        30, TimeLeft.Seconds([new("data", 10, 10, 1), new("classifier", 15, 30, 1), new("classifier", 15, 0, 0)]), 9);

    [Fact]
    public void Seconds_RunningStage_FollowsItsOwnSpeed() =>
        Assert.Equal(75, TimeLeft.Seconds([new("generator", 40, 25, .25)]), 9);

    [Fact]
    public void Seconds_StageThatHasOnlyJustBegun_KeepsItsEstimate() =>
        Assert.Equal(98, TimeLeft.Seconds([new("generator", 100, 2, .001)]), 9);

    [Fact]
    public void Seconds_AllDone_IsZero() => Assert.Equal(0, TimeLeft.Seconds([new("data", 10, 12, 1)]));

    [Theory]
    [InlineData(4.2, "4.2 s")]
    [InlineData(42, "42 s")]
    [InlineData(370, "6 min 10 s")]
    [InlineData(8040, "2 h 14 min")]
    public void Text_OfADuration_ReadsAsPeopleSayIt(double seconds, string text) =>
        Assert.Equal(text, Durations.Text(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(3, "under 10 s")]
    [InlineData(41, "50 s")]
    [InlineData(410, "7 min")]
    [InlineData(8040, "2 h 14 min")]
    public void Rough_OfAnEstimate_IsRounded(double seconds, string text) =>
        Assert.Equal(text, Durations.Rough(TimeSpan.FromSeconds(seconds)));
}

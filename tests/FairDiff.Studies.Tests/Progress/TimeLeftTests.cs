namespace FairDiff.Studies.Tests.Progress;

public sealed class TimeLeftTests
{
    [Fact]
    public void Of_NothingMeasured_IsNotKnown() =>
        Assert.Null(TimeLeft.Of([new("data", 10, 0, null), new("generator", 120, .01, null)]));

    [Fact]
    public void Of_FinishedStageTookTwiceAsLong_DoublesTheRest() =>
        Assert.Equal((240, 20.0 / 260), TimeLeft.Of([new("data", 10, 1, 20, Over: true), new("generator", 120, 0, null)]));

    [Fact]
    public void Of_FinishedStageOfTheSameKind_CountsMoreThanOthers() => Assert.Equal(
        30, TimeLeft.Of(
            [new("data", 10, 1, 10, Over: true), new("classifier", 15, 1, 30, Over: true), new("classifier", 15, 0, null)])!.Value.Left, 9);

    [Fact]
    public void Of_RunningStage_FollowsItsOwnSpeed() =>
        Assert.Equal((75, .25), TimeLeft.Of([new("generator", 40, .25, 100)]));

    [Fact]
    public void Of_StageThatHasOnlyJustBegunAHundredTimesSlower_FollowsWhatWasMeasured() =>
        Assert.Equal(9990, TimeLeft.Of([new("generator", 100, .001, 10_000)])!.Value.Left, 6);

    [Fact]
    public void Of_StageThatEndedEarly_TellsItsSpeedAndLeavesNothing() => Assert.Equal(
        100, TimeLeft.Of([new("classifier", 50, .3, 100, Over: true), new("classifier", 50, 0, null)])!.Value.Left, 9);

    [Fact]
    public void Of_AllOver_IsDone() => Assert.Equal((0, 1), TimeLeft.Of([new("data", 10, .4, 12, Over: true)]));

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

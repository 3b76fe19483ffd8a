namespace FairDiff.Studies.Tests.Report;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(.063, "+6.3 points")]
    [InlineData(-.063, "−6.3 points")]
    [InlineData(-.0001, "±0.0 points")]
    [InlineData(null, "–")]
    public void Difference_InPercent_HasSignAndUnit(double? value, string text) =>
        Assert.Equal(text, StudyNumbers.Difference(StudyMetric.Accuracy, value));

    [Fact]
    public void MeanSd_OfSeeds_FollowsTheMetric()
    {
        Assert.Equal("85.0 ± 7.1", StudyNumbers.MeanSd(StudyMetric.Accuracy, Spread.Of([.8, .9])));
        Assert.Equal("0.850 ± 0.071", StudyNumbers.MeanSd(StudyMetric.Auc, Spread.Of([.8, .9])));
        Assert.Equal("85.0", StudyNumbers.MeanSd(StudyMetric.Accuracy, Spread.Of([.85])));
        Assert.Equal("–", StudyNumbers.MeanSd(StudyMetric.Accuracy, Spread.Of([null])));
    }
}

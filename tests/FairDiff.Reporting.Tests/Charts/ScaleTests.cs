namespace FairDiff.Reporting.Tests.Charts;

public sealed class ScaleTests
{
    [Fact]
    public void At_EndsOfTheScale_AreItsPixels()
    {
        var scale = new Scale(10, 20, 100, 300);

        Assert.Equal((100, 200, 300), (scale.At(10), scale.At(15), scale.At(20)));
    }

    [Theory]
    [InlineData(0, 100, "0 20 40 60 80 100")]
    [InlineData(81.3, 90.2, "82 84 86 88 90")]
    [InlineData(0, .9, "0.0 0.2 0.4 0.6 0.8")]
    [InlineData(-1, 11.5, "0.0 2.5 5.0 7.5 10.0")]
    public void Labels_OfARange_AreRoundNumbers(double low, double high, string labels) =>
        Assert.Equal(labels, string.Join(' ', new Scale(low, high, 0, 1).Labels(5).Select(label => label.Text)));

    [Fact]
    public void Around_OneValueOnly_StillHasAWidth()
    {
        var scale = Scale.Around([.5, .5], 0, 10);

        Assert.True(scale.Low < .5 && scale.High > .5);
        Assert.Equal(5, scale.At(.5), 9);
    }

    [Fact]
    public void Place_TwoNamesAtOnePoint_DoNotCoverEachOther()
    {
        var placer = new LabelPlacer(0, 0, 400, 300);
        var first = placer.Place(200, 150, "label + property");
        var second = placer.Place(200, 150, "label + colour");

        Assert.True(Math.Abs(first.Y - second.Y) >= 12 || Math.Abs(first.X - second.X) >= 85);
    }
}

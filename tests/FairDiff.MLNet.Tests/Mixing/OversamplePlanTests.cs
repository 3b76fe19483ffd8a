using FairDiff.MLNet.Mixing;

namespace FairDiff.MLNet.Tests.Mixing;

public sealed class OversamplePlanTests
{
    private readonly OversamplePlan _plan = new(
        20, [new("a", 0, [.. Enumerable.Range(0, 10)]), new("b", 0, [.. Enumerable.Range(10, 10)])], seed: 1);

    /// <summary>Of the first cell one row is left, which is drawn as often as the other ten together: 440 draws, within 4 standard
    /// deviations.</summary>
    [Fact]
    public void Without_MostRowsOfACell_DrawsCellsEvenlyAllTheSame()
    {
        var rest = _plan.Without(Enumerable.Range(0, 9).ToHashSet());
        var draws = Enumerable.Range(0, 40).Select(rest.Draw).ToArray();

        Assert.All(draws, draw => Assert.Equal((20, 11, 0), (draw.Length, draw.Sum(), draw[..9].Sum())));
        Assert.Equal(220, draws.Sum(draw => draw[9]), 4 * Math.Sqrt(440) / 2);
    }

    [Fact]
    public void Without_AllRowsOfACell_DrawsTheOthersOnceEach() =>
        Assert.Equal(
            [.. Enumerable.Repeat(0, 10), .. Enumerable.Repeat(1, 10)], _plan.Without(Enumerable.Range(0, 10).ToHashSet()).Draw(0));
}

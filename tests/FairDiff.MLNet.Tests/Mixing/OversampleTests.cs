using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Mixing;

public class OversampleTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Transform_ManyPasses_CellsAreEquallyLikelyAndUnknownRowsDropOut()
    {
        // 90 rows of (a, 0), 8 of (b, 0), 2 of (a, 1); 5 unlabelled, 5 of unknown hospital.
        var view = MixData.View(_ml,
        [
            .. Enumerable.Repeat(("a", "0", false), 90), .. Enumerable.Repeat(("b", "0", false), 8), .. Enumerable.Repeat(("a", "1", false), 2),
            .. Enumerable.Repeat(("", "0", false), 5), .. Enumerable.Repeat(("b", "", false), 5),
        ]);
        var transformed = _ml.FairDiff().Oversample("Hospital", "Label").Fit(view).Transform(view);
        const int passes = 60;
        var counts = new int[4];
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (var id in MixData.Ids(transformed))
            {
                counts[id < 90 ? 0 : id < 98 ? 1 : id < 100 ? 2 : 3]++;
            }
        }

        const double draws = passes * 100;
        var fourSigma = 4 * Math.Sqrt(draws * (1 / 3.0) * (2 / 3.0));
        Assert.Equal(0, counts[3]);
        Assert.All(counts.Take(3), count => Assert.InRange(count, (draws / 3) - fourSigma, (draws / 3) + fourSigma));
    }

    /// <summary>90 rows of (a, 0), 45 of (b, 0), 10 of (a, 1), 55 of (b, 1): hospitals become even and independent of the labels, which stay at 100 : 100.</summary>
    [Fact]
    public void Transform_LabelColumn_EvensAttributesAndKeepsLabels()
    {
        (string Label, string Hospital)[] cells = [("a", "0"), ("b", "0"), ("a", "1"), ("b", "1")];
        int[] sizes = [90, 45, 10, 55];
        var view = MixData.View(_ml,
        [
            .. cells.Zip(sizes, (cell, size) => Enumerable.Repeat((cell.Label, cell.Hospital, false), size)).SelectMany(rows => rows),
            .. Enumerable.Repeat(("", "0", false), 5), .. Enumerable.Repeat(("b", "", false), 5),
        ]);
        var transformed = _ml.FairDiff().Oversample(["Hospital"], "Label", seed: 3).Fit(view).Transform(view);

        const int passes = 50;
        var counts = new int[5];
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (var id in MixData.Ids(transformed))
            {
                counts[id < 90 ? 0 : id < 135 ? 1 : id < 145 ? 2 : id < 200 ? 3 : 4]++;
            }
        }

        const double draws = passes * 200;
        Assert.All(counts.Take(4), count => Assert.Equal(.25, count / draws, 4 * Math.Sqrt(.25 * .75 / draws)));
        Assert.Equal(0, counts[4]);
    }

    [Fact]
    public void Oversample_LabelAmongTheAttributes_Throws() => Assert.Contains(
        "'Label'", Assert.Throws<ArgumentException>(() => _ml.FairDiff().Oversample(["Hospital", "Label"], "Label")).Message);

    [Fact]
    public void Transform_SameSeed_IsDrawnAlike_NextPass_Anew()
    {
        var view = MixData.Augmented(_ml);
        var first = _ml.FairDiff().Oversample(["Label"], seed: 5).Fit(view).Transform(view);
        var second = _ml.FairDiff().Oversample(["Label"], seed: 5).Fit(view).Transform(view);

        var ids = MixData.Ids(first);

        Assert.Equal(ids, MixData.Ids(second));
        Assert.NotEqual(ids, MixData.Ids(first));
    }

    [Fact]
    public void Transform_OtherView_IsReturnedUntouched()
    {
        var other = MixData.Augmented(_ml);

        Assert.Same(other, _ml.FairDiff().Oversample("Label").Fit(MixData.Augmented(_ml)).Transform(other));
    }

    [Fact]
    public void Fit_NoRowWithEveryValue_Throws()
    {
        var view = MixData.View(_ml, ("", "h", false), ("b", "", false));

        var exception = Assert.Throws<FairDiffException>(() => _ml.FairDiff().Oversample("Label", "Hospital").Fit(view));

        Assert.Contains("None of the 2 rows", exception.Message);
    }

    [Fact]
    public void Oversample_WithoutColumns_Throws()
    {
        Assert.Throws<ArgumentException>(() => _ml.FairDiff().Oversample());
    }
}

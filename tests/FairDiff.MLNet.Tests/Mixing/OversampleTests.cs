using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Mixing;

public class OversampleTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Passes_OfAnOwnTrainer_CellsAreEquallyLikelyAndUnknownRowsDropOut()
    {
        var transformed = _ml.FairDiff().Oversample("Hospital", "Label").FitAndTransform(Cells());
        const int Passes = 60;
        var counts = new int[4];
        foreach (var id in MixData.Passes(transformed).Take(Passes).SelectMany(ids => ids))
        {
            counts[CellOf(id)]++;
        }

        const double Draws = Passes * 100;
        var fourSigma = 4 * Math.Sqrt(Draws * (1 / 3.0) * (2 / 3.0));
        Assert.Equal(0, counts[3]);
        Assert.All(counts.Take(3), count => Assert.InRange(count, (Draws / 3) - fourSigma, (Draws / 3) + fourSigma));
    }

    /// <summary>
    /// 90 rows of (a, 0), 45 of (b, 0), 10 of (a, 1), 55 of (b, 1): hospitals become even and independent of the labels, which stay at 100
    /// : 100.
    /// </summary>
    [Fact]
    public void Passes_WithALabelColumn_EvenAttributesAndKeepsLabels()
    {
        (string Label, string Hospital)[] cells = [("a", "0"), ("b", "0"), ("a", "1"), ("b", "1")];
        int[] sizes = [90, 45, 10, 55];
        var view = MixData.View(_ml,
        [
            .. cells.Zip(sizes, (cell, size) => Enumerable.Repeat((cell.Label, cell.Hospital, false), size)).SelectMany(rows => rows),
            .. Enumerable.Repeat(("", "0", false), 5), .. Enumerable.Repeat(("b", "", false), 5),
        ]);
        var transformed = _ml.FairDiff().Oversample(["Hospital"], "Label", seed: 3).FitAndTransform(view);

        const int Passes = 50;
        var counts = new int[5];
        foreach (var id in MixData.Passes(transformed).Take(Passes).SelectMany(ids => ids))
        {
            counts[id < 90 ? 0 : id < 135 ? 1 : id < 145 ? 2 : id < 200 ? 3 : 4]++;
        }

        const double Draws = Passes * 200;
        Assert.All(counts.Take(4), count => Assert.Equal(.25, count / Draws, 4 * Math.Sqrt(.25 * .75 / Draws)));
        Assert.Equal(0, counts[4]);
        Assert.All(MixData.Weights(transformed)[..90], weight => Assert.Equal(50f / 90, weight, 1e-4f));
        Assert.All(MixData.Weights(transformed)[135..145], weight => Assert.Equal(5, weight, 1e-4f));
    }

    /// <summary>Hospitals become even, rows of which nothing is known drop out, and labels are as they are in each hospital.</summary>
    [Fact]
    public void Passes_WithALabelVector_EvenAttributesOfRowsWithAKnownLabel()
    {
        VectorRow[] rows =
        [
            .. Enumerable.Range(0, 30).Select(id => new VectorRow { Id = id, Hospital = "A", Label = [id % 2, float.NaN] }),
            .. Enumerable.Range(30, 10).Select(id => new VectorRow { Id = id, Hospital = "B", Label = [float.NaN, 1] }),
            .. Enumerable.Range(40, 10).Select(id => new VectorRow { Id = id, Hospital = "B", Label = [float.NaN, float.NaN] }),
        ];
        var view = _ml.Transforms.Conversion.MapValueToKey("Hospital").FitAndTransform(_ml.Data.LoadFromEnumerable(rows));
        var transformed = _ml.FairDiff().Oversample(["Hospital"], "Label", seed: 3).FitAndTransform(view);

        int[] drawn = [.. MixData.Passes(transformed).Take(30).SelectMany(ids => ids)];

        Assert.DoesNotContain(drawn, id => id >= 40);
        Assert.Equal(.5, drawn.Count(id => id < 30) / (double)drawn.Length, .06);
        var error = Assert.Throws<FairDiffException>(() => _ml.FairDiff().Oversample("Label").Fit(view));
        Assert.Contains("'Label'", error.Message);
    }

    private sealed class VectorRow
    {
        public int Id { get; init; }

        public string Hospital { get; init; } = "";

        [Microsoft.ML.Data.VectorType(2)]
        public float[] Label { get; init; } = [];
    }

    [Fact]
    public void Oversample_LabelAmongTheAttributes_Throws() => Assert.Contains(
        "'Label'", Assert.Throws<ArgumentException>(() => _ml.FairDiff().Oversample(["Hospital", "Label"], "Label")).Message);

    /// <summary>Three cells of 90, 8 and 2 rows: each counts a third of 100.</summary>
    [Fact]
    public void Transform_ByDefault_GivesEveryRowOnceWithTheWeightOfItsCell()
    {
        var transformed = _ml.FairDiff().Oversample("Hospital", "Label").FitAndTransform(Cells());
        var weights = MixData.Weights(transformed);

        Assert.Equal(Enumerable.Range(0, 100), MixData.Ids(transformed));
        Assert.Equal(
            weights.Index().Select(row => 100f / 3 / (CellOf(row.Index) switch { 0 => 90, 1 => 8, _ => 2 })), weights,
            (one, other) => Math.Abs(one - other) < 1e-4);
        Assert.Equal(1, weights.Average(), 1e-5);
    }

    [Fact]
    public void Transform_FixedDraw_IsThatOfSoManyPasses()
    {
        var view = Cells();
        var passes = MixData.Passes(
            _ml.FairDiff().Oversample(["Hospital", "Label"], seed: 5).FitAndTransform(view)).Take(3).SelectMany(ids => ids).Order();
        var drawn = _ml.FairDiff().Oversample(
            new OversampleOptions { ColumnNames = ["Hospital", "Label"], Seed = 5, FixedDrawPasses = 3 }).FitAndTransform(view);

        Assert.Equal(passes, MixData.Ids(drawn));
        Assert.All(MixData.Weights(drawn), weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Passes_SameSeed_AreDrawnAlike_TheNextOneAnew()
    {
        var view = MixData.Augmented(_ml);
        var first = MixData.Passes(_ml.FairDiff().Oversample(["Label"], seed: 5).FitAndTransform(view)).Take(2).ToArray();
        var second = MixData.Passes(_ml.FairDiff().Oversample(["Label"], seed: 5).FitAndTransform(view)).Take(2).ToArray();

        Assert.Equal(first, second);
        Assert.NotEqual(first[0], first[1]);
    }

    [Fact]
    public void Transform_OtherView_GetsTheWeight1()
    {
        var other = MixData.Augmented(_ml);
        var transformed = _ml.FairDiff().Oversample("Label").Fit(MixData.Augmented(_ml)).Transform(other);

        Assert.Equal(MixData.Ids(other), MixData.Ids(transformed));
        Assert.All(MixData.Weights(transformed), weight => Assert.Equal(1, weight));
    }

    /// <summary>
    /// Behind a mix the cells are even too, and within a cell the mix's shares stay: 25 real rows to 25 synthetic ones of each class, at a
    /// = .25.
    /// </summary>
    [Fact]
    public void Weights_OfAnEarlierMix_StayWithinTheCells()
    {
        var fair = _ml.FairDiff();
        var view = fair.SyntheticMix(0.25).Append(fair.Oversample("Label")).FitAndTransform(MixData.Augmented(_ml));
        var rows = MixData.Ids(view).Zip(MixData.Weights(view)).ToArray();

        Assert.Equal(.25 * 150, rows.Where(row => row.First < 100).Sum(row => (double)row.Second), 1e-3);
        Assert.Equal(75, rows.Where(row => row.First % 2 == 0).Sum(row => (double)row.Second), 1e-3);
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

    /// <summary>90 rows of (a, 0), 8 of (b, 0), 2 of (a, 1); 5 unlabelled, 5 of unknown hospital.</summary>
    private IDataView Cells() => MixData.View(_ml,
    [
        .. Enumerable.Repeat(("a", "0", false), 90), .. Enumerable.Repeat(("b", "0", false), 8), .. Enumerable.Repeat(("a", "1", false), 2),
        .. Enumerable.Repeat(("", "0", false), 5), .. Enumerable.Repeat(("b", "", false), 5),
    ]);

    private static int CellOf(int id) => id < 90 ? 0 : id < 98 ? 1 : id < 100 ? 2 : 3;
}

using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>ResNetClassification multiplies the loss of each row by its weight.</summary>
public class ExampleWeightTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Two of three rows have the wrong label and the weight 0: what is learned are the others.</summary>
    [Fact]
    public void Fit_RowsOfWeight0_TeachNothing()
    {
        var rows = Rows(90);
        foreach (var row in rows.Where(row => row.Count == 0))
        {
            row.Label = row.Label == "red" ? "green" : "red";
        }

        var scored = Fit(new() { ExampleWeightColumnName = "Count", Steps = 50, WarmupSteps = 2 }, View(rows)).Transform(View(rows));
        var named = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);
        var right = named.GetColumn<string>("PredictedLabel").Zip(rows).Where(pair => pair.Second.Count > 0).Count(
            pair => pair.First == pair.Second.Label);

        Assert.True(right >= 28, $"{right} of 30 rows");
    }

    /// <summary>Behind Reweight they count as when they are named, in any scale.</summary>
    [Fact]
    public void Fit_BehindReweight_TakesItsWeightsByItself()
    {
        var data = View(Rows(30));
        var fair = _ml.FairDiff();
        var reweighted = fair.Reweight("Site", "Label").Fit(data) is var stage ? stage.Transform(data) : data;
        var byHand = _ml.Transforms.CustomMapping<Weighted, Weighted>((from, to) => to.Weight = 7 * from.Weight, null).Fit(reweighted)
            .Transform(reweighted);

        var taken = Scores(new(), reweighted, data);
        Assert.Equal(taken, Scores(new() { ExampleWeightColumnName = "Weight" }, byHand, data));
        Assert.NotEqual(taken, Scores(new(), data, data));
    }

    [Fact]
    public void Fit_WeightsOfAStageThatDraws_AreRefused()
    {
        var data = View(Rows(6));
        var drawn = _ml.FairDiff().Oversample("Label").Fit(data).Transform(data);

        Assert.Contains(
            "count twice", Assert.Throws<FairDiffException>(() => Fit(new() { ExampleWeightColumnName = "Weight" }, drawn)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    public void Fit_WeightThatIsNone_NamesIt(float weight)
    {
        var rows = Rows(6);
        rows[4].Count = weight;

        Assert.Contains(
            "The weight of row 4", Assert.ThrowsAny<EngineException>(
                () => Fit(new() { ExampleWeightColumnName = "Count" }, View(rows))).Message, StringComparison.Ordinal);
    }

    private float[][] Scores(ResNetClassificationOptions options, IDataView train, IDataView test) =>
        [.. Fit(options with { Steps = 4, Seed = 1 }, train).Transform(test).GetColumn<float[]>("Score")];

    private ResNetClassificationTransformer Fit(ResNetClassificationOptions options, IDataView data) =>
        _ml.FairDiff().ResNetClassification(options with
        {
            Arch = TrainedClassifier.Quick.Arch,
            BatchSize = 16,
            LearningRate = 5e-3,
            Device = "cpu",
        }).Fit(data);

    private IDataView View(WeightedRow[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label").Append(
            _ml.Transforms.Conversion.MapValueToKey("Site")).Fit(data).Transform(data);
    }

    private static WeightedRow[] Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new WeightedRow
        {
            Image = TestImages.Noisy(i, i % 2),
            Label = i % 2 == 0 ? "red" : "green",
            Site = i % 5 == 0 ? "north" : "south",
            Count = i % 3 == 0 ? 2 : 0,
        }),
    ];

    private sealed class Weighted
    {
        public float Weight { get; set; }
    }

    private sealed class WeightedRow
    {
        [ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";

        public string Site { get; set; } = "";

        public float Count { get; set; }
    }
}

using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>Optimiser, mixup, GroupDRO, separate statistics of synthetic images, and synthetic pre-training, from options and
/// columns.</summary>
public class TrainingVariantTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_GroupDro_IsAnotherTrainingOfTheSameRows()
    {
        var data = View(Rows(30));

        Assert.NotEqual(Scores(new(), data), Scores(new() { GroupColumnNames = ["Site", "Label"], GroupDroStepSize = 1 }, data));
    }

    [Fact]
    public void Fit_SeparateStatistics_IsAnotherTrainingOfTheSameRows()
    {
        var data = View(Rows(30));

        Assert.NotEqual(Scores(new(), data), Scores(new() { SeparateSyntheticStatistics = true }, data));
    }

    [Fact]
    public void Fit_AnotherOptimizerOrMixup_IsAnotherTrainingOfTheSameRows()
    {
        var data = View(Rows(30));

        Assert.NotEqual(Scores(new(), data), Scores(new() { Optimizer = TrainingOptimizer.Sgd() }, data));
        Assert.NotEqual(Scores(new(), data), Scores(new() { Mixup = .2 }, data));
    }

    /// <summary>The synthetic rows have their labels turned round: what counts in the end are the real ones, seen last.</summary>
    [Fact]
    public void Fit_SyntheticPretraining_EndsOnRealRows()
    {
        var rows = Rows(90);
        foreach (var row in rows.Where(row => row.IsSynthetic))
        {
            row.Label = row.Label == "red" ? "green" : "red";
        }

        var options =
            new ResNetClassificationOptions { SyntheticPretraining = .2, FineTuningLearningRate = 5e-3, Steps = 50, WarmupSteps = 2 };
        var data = View(rows);
        var scored = Fit(options, data).Transform(data);
        var named = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);
        var right = named.GetColumn<string>("PredictedLabel").Zip(rows).Where(pair => !pair.Second.IsSynthetic).Count(
            pair => pair.First == pair.Second.Label);

        Assert.True(right >= 56, $"{right} of 60 real rows");
    }

    [Fact]
    public void Fit_SyntheticRowsThatNothingTellsApart_AreAskedFor()
    {
        var data = _ml.Transforms.DropColumns("IsSynthetic").Fit(View(Rows(6))).Transform(View(Rows(6)));

        Assert.Contains("SyntheticPretraining is above 0", Refusal(new() { SyntheticPretraining = .5 }, data));
        Assert.Contains("SeparateSyntheticStatistics is true", Refusal(new() { SeparateSyntheticStatistics = true }, data));
    }

    [Fact]
    public void Fit_GroupColumnThatIsNoKey_SaysWhatToDo() => Assert.Contains(
        "MapValueToKey(\"Name\")", Refusal(new() { GroupColumnNames = ["Name"], GroupDroStepSize = .01 }, View(Rows(6))));

    private string Refusal(ResNetClassificationOptions options, IDataView data) =>
        Assert.Throws<FairDiffException>(() => Fit(options, data)).Message;

    private float[][] Scores(ResNetClassificationOptions options, IDataView data) =>
        [.. Fit(options with { Steps = 4, Seed = 1 }, data).Transform(data).GetColumn<float[]>("Score")];

    private ResNetClassificationTransformer Fit(ResNetClassificationOptions options, IDataView data) =>
        _ml.FairDiff().ResNetClassification(options with
    {
        Arch = TrainedClassifier.Quick.Arch,
        BatchSize = 16,
        LearningRate = 5e-3,
        Device = "cpu",
    }).Fit(data);

    private IDataView View(FlaggedRow[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Label").Append(
            _ml.Transforms.Conversion.MapValueToKey("Site")).Fit(data).Transform(data);
    }

    private static FlaggedRow[] Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new FlaggedRow
        {
            Image = TestImages.Noisy(i, i % 2),
            Label = i % 2 == 0 ? "red" : "green",
            Site = i % 5 == 0 ? "north" : "south",
            Name = $"row {i}",
            IsSynthetic = i % 3 == 0,
        }),
    ];

    private sealed class FlaggedRow
    {
        [ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";

        public string Site { get; set; } = "";

        public string Name { get; set; } = "";

        public bool IsSynthetic { get; set; }
    }
}

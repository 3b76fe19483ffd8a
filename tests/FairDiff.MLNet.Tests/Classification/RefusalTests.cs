using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>What the trainer does not accept, and how it says so.</summary>
public class RefusalTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string, ResNetClassificationOptions> BadOptions => new()
    {
        { "Steps is 0", new() { Steps = 0 } },
        { "BatchSize is 1", new() { BatchSize = 1 } },
        { "LearningRate is NaN", new() { LearningRate = double.NaN } },
        { "WeightDecay is -1", new() { WeightDecay = -1 } },
        { "WarmupSteps is -1", new() { WarmupSteps = -1 } },
        { "Optimizer is null", new() { Optimizer = null! } },
        { "Mixup is -0.1", new() { Mixup = -.1 } },
        { "GroupColumnNames is []", new() { GroupDroStepSize = .01 } },
        { "GroupColumnNames is [Label]", new() { GroupColumnNames = ["Label"] } },
        { "SeparateSyntheticStatistics is True",
            new() { GroupColumnNames = ["Label"], GroupDroStepSize = .01, SeparateSyntheticStatistics = true } },
        { "SyntheticPretraining is 1", new() { SyntheticPretraining = 1 } },
        { "SyntheticPretraining is 0.5", new() { SyntheticPretraining = .5, SeparateSyntheticStatistics = true } },
        { "FineTuningLearningRate is 0", new() { FineTuningLearningRate = 0 } },
        { "Loss is 9", new() { Loss = (FairDiff.Torch.Classification.ClassificationLoss)9 } },
        { "FocalGamma is -1", new() { FocalGamma = -1 } },
        { "FocalAlpha is 1", new() { FocalAlpha = 1 } },
        { "ClassWeights is [1, 0]", new() { ClassWeights = [1, 0] } },
        { "InverseFrequencyWeights is True", new() { InverseFrequencyWeights = true, ClassWeights = [1, 2] } },
        { "Arch is 99", new() { Arch = (FairDiff.Torch.Classification.ResNetArchitecture)99 } },
        { "WidthFactor is 2", new() { WidthFactor = 2 } },
        { "WidthFactor is 5", new() { WidthFactor = 5, Arch = FairDiff.Torch.Classification.ResNetArchitecture.BitResNet50 } },
        { "Stem is Large", new() { Stem = FairDiff.Torch.Classification.ResNetStem.Large,
            Arch = FairDiff.Torch.Classification.ResNetArchitecture.ResNet8 } },
        { "Normalization is 9", new() { Normalization = (FairDiff.Torch.Classification.ImageNormalization)9 } },
        { "Fraction is 1", new() { Validation = new() { Fraction = 1 } } },
        { "ClusterColumnName is null", new() { Validation = new() { Fraction = .1 } } },
        { "ClusterColumnName is Patient", new() { Validation = new() { ClusterColumnName = "Patient" } } },
        { "GroupColumnNames is [Site]", new() { Validation = new() { GroupColumnNames = ["Site"] } } },
        { "GroupColumnNames is []", new() { Validation = new() { Metric = ValidationMetric.WorstGroupAccuracy } } },
        { "GroupColumnNames is [Site, Site]",
            new() { Validation = new() { Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Site", "Site"] } } },
        { "MinimumGroupSize is 0", new() { Validation = new() { MinimumGroupSize = 0 } } },
        { "Interval is 0", new() { Validation = new() { Interval = 0 } } },
        { "Patience is 0", new() { Validation = new() { Patience = 0 } } },
        { "WorkspacePath is ", new() { WorkspacePath = "" } },
        { "CheckpointInterval is -00:00:01", new() { CheckpointInterval = TimeSpan.FromSeconds(-1) } },
        { "AugmentedRows is 7", new() { AugmentedRows = (FairDiff.Torch.Augmentation.AugmentedRows)7 } },
        { "Augmentation is null", new() { Augmentation = null! } },
        { "LabelColumnName is ", new() { LabelColumnName = "" } },
        { "ScoreColumnName is PredictedLabel", new() { ScoreColumnName = "PredictedLabel" } },
    };

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void ResNetClassification_OptionOutOfRange_IsNamedWithValueAndRange(string expected, ResNetClassificationOptions options)
    {
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.FairDiff().ResNetClassification(options)).Message;

        Assert.Contains(expected, message);
        Assert.Contains("it must be", message);
    }

    [Theory]
    [InlineData("Image", "Class", "There is no column 'Class'")]
    [InlineData("Image", "Name", "MapValueToKey(\"Name\")")]
    [InlineData("Picture", "Label", "There is no column 'Picture'")]
    [InlineData("Pair", "Label", "Vector<Single>")]
    public void Fit_WrongColumn_SaysWhatToDo(string image, string label, string expected)
    {
        var trainer = _ml.FairDiff().ResNetClassification(new() { ImageColumnName = image, LabelColumnName = label });

        Assert.Contains(expected, Assert.Throws<FairDiffException>(() => trainer.Fit(View(ImageRow.Make(6)))).Message);
        Assert.Contains(expected, Assert.Throws<FairDiffException>(
            () => Keys.Append(trainer).Fit(_ml.Data.LoadFromEnumerable(ImageRow.Make(6)))).Message);
    }

    [Fact]
    public void Fit_KeysWithoutNames_AsksForMapValueToKey()
    {
        var data = _ml.Data.LoadFromEnumerable(ImageRow.Make(6).Select(row => new KeyedRow { Image = row.Image, Label = 1 }));

        Assert.Contains("have no names", Refusal(data));
    }

    [Fact]
    public void Fit_OneClassInTheKeys_NamesTheClass() => Assert.Contains("'red'", Refusal(View(ImageRow.Make(6, classCount: 1))));

    [Fact]
    public void Fit_OneClassInTheRows_NamesTheClass()
    {
        var keys = Keys.Fit(_ml.Data.LoadFromEnumerable(ImageRow.Make(6)));

        Assert.Contains("'red'", Refusal(keys.Transform(_ml.Data.LoadFromEnumerable(ImageRow.Make(6).Where(row => row.Label == "red")))));
    }

    [Fact]
    public void Fit_NoRowIsLabelled_SaysSo()
    {
        var rows = ImageRow.Make(6);
        var keys = Keys.Fit(_ml.Data.LoadFromEnumerable(rows));
        var strangers = rows.Select(row => new ImageRow { Image = row.Image, Label = "unknown", Pair = row.Pair });

        Assert.Contains("'Label'", Refusal(keys.Transform(_ml.Data.LoadFromEnumerable(strangers))));
    }

    [Fact]
    public void Fit_GpuThatIsNotThere_IsAnErrorUnlessFallbackIsAllowed()
    {
        var trainer = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 1, Device = "cuda:99" });
        var fallback = _ml.FairDiff().ResNetClassification(
            TrainedClassifier.Quick with { Steps = 1, Device = "cuda:99", FallbackToCpu = true });

        Assert.Contains("cuda:99", Assert.Throws<EngineException>(() => trainer.Fit(View(ImageRow.Make(6)))).Message);
        Assert.Equal(16, fallback.Fit(View(ImageRow.Make(6))).ImageSize);
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var trainer = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { CancellationToken = source.Token });

        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Fit(View(ImageRow.Make(6))));
    }

    [Fact]
    public void Transform_ImagesOfAnotherSize_NamesTheTrainedSize()
    {
        var model = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 1 }).Fit(View(ImageRow.Make(6)));
        var rows = ImageRow.Make(3);
        rows[1].Image = TestImages.Noisy(1, 1, size: 24);

        var message = Assert.Throws<FairDiffException>(() => model.Transform(View(rows)).GetColumn<float[]>("Score").Count()).Message;

        Assert.Contains("24 x 24", message);
        Assert.Contains("ResizeImages(\"Image\", 16, 16)", message);
    }

    [Fact]
    public void Fit_ClassWithoutRows_IsWarnedOf()
    {
        var warnings = new List<string>();
        _ml.Log += (_, e) => warnings.Add(e.Message);
        var rows = ImageRow.Make(9);
        var keys = Keys.Fit(_ml.Data.LoadFromEnumerable(rows));

        _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 1 })
            .Fit(keys.Transform(_ml.Data.LoadFromEnumerable(rows.Where(row => row.Label != "blue"))));

        Assert.Contains(warnings, message => message.Contains("No training row has the label blue"));
    }

    private string Refusal(IDataView data)
        => Assert.Throws<FairDiffException>(() => _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick).Fit(data)).Message;

    private Microsoft.ML.Transforms.ValueToKeyMappingEstimator Keys => _ml.Transforms.Conversion.MapValueToKey("Label");

    private IDataView View(ImageRow[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        return Keys.Fit(data).Transform(data);
    }

    private sealed class KeyedRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(16, 16)]
        public MLImage? Image { get; set; }

        [KeyType(3)]
        public uint Label { get; set; }
    }
}

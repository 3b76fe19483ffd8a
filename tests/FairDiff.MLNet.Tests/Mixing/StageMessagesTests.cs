using FairDiff.MLNet.Tests.Diffusion;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>What stages say of the rows that they hand on, and when nobody takes them.</summary>
public sealed class StageMessagesTests
{
    private const string Unread = "nothing has read the rows that it made of its training data";

    private readonly MLContext _ml = new(seed: 1);
    private readonly FairDiffCatalog _fair;
    private readonly IDataView _rows;
    private readonly List<LoggingEventArgs> _log = [];

    public StageMessagesTests()
    {
        (_fair, _rows) = (_ml.FairDiff(), TinyStudy.Data(_ml));
        _ml.Log += (_, message) => _log.Add(message);
    }

    [Fact]
    public void Fit_EveryStage_SaysWhatItHandsOn()
    {
        var augmented = Augmentation().FitAndTransform(_rows);
        _fair.SyntheticMix(0.25).Fit(augmented);
        _fair.SyntheticMix(new SyntheticMixOptions { RealFraction = 0.25, FixedDrawPasses = 3 }).Fit(augmented);
        _fair.Oversample("Hospital", "Label").Fit(_rows);

        var said = Messages(ChannelMessageKind.Info);
        Assert.Contains("The 40 real rows are followed by 6 synthetic ones.", said);
        Assert.Contains("36 labelled rows to train on: 30 real, 6 synthetic; 10 unlabelled ones are left out. A pass of "
            + "ResNetClassification draws 30 of them, each real with probability 0.25;", said);
        Assert.Contains("The fixed draw has 3 passes of 30 of them", said);
        Assert.Contains("30 rows to train on, in 5 cells of Hospital x Label with 5 to 10 rows", said);
        Assert.Contains("; 10 rows without a value in every column are left out.", said);
    }

    [Fact]
    public void Save_OfStagesWhoseRowsATrainerRead_SaysNothing()
    {
        var model = Augmentation().Append(_fair.SyntheticMix(0.5)).Append(Classifier()).Fit(_rows);

        Save(model);
        model.Transform(TinyStudy.Data(_ml, firstSeed: 100));

        Assert.DoesNotContain(Unread, Messages(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Save_OfAStageWhoseRowsNobodyRead_Warns()
    {
        var stage = Augmentation().Fit(_rows);
        var classifier = Classifier().Fit(_rows);

        Save(new TransformerChain<ITransformer>(stage, classifier));

        Assert.Contains($"DiffusionAugmentation is saved, but {Unread}", Messages(ChannelMessageKind.Warning));
        Assert.Contains("stage.Transform(train)", Messages(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Transform_OfRowsToBeScoredWhileNobodyReadThoseOfTraining_WarnsOnce()
    {
        var stage = _fair.Oversample("Hospital").Fit(_rows);
        Classifier().Fit(_rows);
        var others = TinyStudy.Data(_ml, firstSeed: 100);

        stage.Transform(others);
        stage.Transform(others);
        Save(stage);

        Assert.Single(_log, message => message.Message.Contains(Unread, StringComparison.Ordinal));
        Assert.Contains("Oversample is given rows to be scored", Messages(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Fit_BehindShuffleRows_SaysThatItDropsImages()
    {
        var shuffled = _ml.Transforms.CopyColumns("Copy", "Age").FitAndTransform(_ml.Data.ShuffleRows(_rows));

        var message = Assert.Throws<FairDiffException>(() => Classifier().Fit(shuffled)).Message;

        Assert.Contains("no column 'Image'", message);
        Assert.Contains("ShuffleRows in front left it out", message);
    }

    [Fact]
    public void EvaluateFairness_OfARegressionOrClustering_SaysThatClassifiersAreJudged()
    {
        var features = _ml.Transforms.Concatenate("Features", "Age");
        var regression = features.Append(_ml.Regression.Trainers.Sdca("Age", maximumNumberOfIterations: 1)).FitAndTransform(_rows);
        var clusters = features.Append(_ml.Clustering.Trainers.KMeans(numberOfClusters: 2)).FitAndTransform(_rows);

        Assert.Contains("kind Regression", Refusal(regression, "Age"));
        Assert.Contains("kind Clustering", Refusal(clusters, "Label"));
        Assert.Contains("A quantity, as a regression predicts it", Assert.Throws<FairDiffException>(
            () => _fair.SyntheticMix(new SyntheticMixOptions { RealFraction = 1, LabelColumnName = "Age" }).Fit(
                Augmentation().FitAndTransform(_rows))).Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x08, 0x08, 0x12, 0x0E, 0x46 }, "an ONNX file")]
    [InlineData(new byte[] { 0x89, 0x48, 0x44, 0x46, 0x0D }, "an HDF5 file")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D }, "an image")]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08, 0x00 }, "compressed")]
    [InlineData(new byte[] { 0x76, 0x65, 0x72, 0x73, 0x69 }, "Git LFS")]
    [InlineData(new byte[] { 0x3C, 0x21, 0x44, 0x4F, 0x43 }, "a web page")]
    public void PretrainedWeights_FileThatIsNone_SaysWhatItIs(byte[] content, string what)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("weights"), content);

        Assert.Contains(what, Assert.Throws<FairDiff.Torch.EngineException>(
            () => PretrainedWeights.FromFile(folder.File("weights")).ReadNetwork(TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void ImageGenerator_OnnxFileInPlaceOfAGenerator_SaysWhatItIs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("model.onnx"), [0x08, 0x08, 0x12, 0x0E, 0x46, 0x61, 0x69, 0x72, 0x44]);

        Assert.Contains("it is no safetensors file but an ONNX file", Assert.Throws<FairDiff.Torch.EngineException>(
            () => ImageGenerator.Load(folder.File("model.onnx"))).Message);
    }

    [Fact]
    public void DiffusionAugmentation_AttributeThatIsText_NamesItsMapping()
    {
        var text = _ml.Transforms.Conversion.MapKeyToValue("Hospital").FitAndTransform(_rows);

        Assert.Contains(
            "Put fair.MapAttributeToKey(\"Hospital\") before this stage",
            Assert.Throws<FairDiffException>(() => Augmentation().Fit(text)).Message);
    }

    private string Refusal(IDataView scored, string label) => Assert.Throws<FairDiffException>(() => _fair.EvaluateFairness(
        scored, ["Hospital"], labelColumnName: label, cancellationToken: TestContext.Current.CancellationToken)).Message;

    private DiffusionAugmentationEstimator Augmentation() =>
        _fair.DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6 });

    private ResNetClassificationEstimator Classifier() => _fair.ResNetClassification(new()
    {
        Arch = ResNetArchitecture.ResNet8, Steps = 1, BatchSize = 8, WarmupSteps = 1, Device = "cpu",
    });

    private void Save(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
    }

    private string Messages(ChannelMessageKind kind) =>
        string.Join('\n', _log.Where(message => message.Kind == kind).Select(message => message.Message));
}

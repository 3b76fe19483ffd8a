using FairDiff.MLNet.Tests.Diffusion;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch.nn;

namespace FairDiff.MLNet.Tests;

/// <summary>What is left of a fitted pipeline for an application that has no columns of training.</summary>
public sealed class ServingTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly FairDiffCatalog _fair;
    private readonly TemporaryFolder _folder = new();
    private readonly IDataView _rows;

    public ServingTests()
    {
        _fair = _ml.FairDiff();
        TinyStudy.WriteFiles(_folder.Path);
        _rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(row => new Row
        {
            Path = $"{row}.png", Label = row % 3 == 0 ? "tumour" : "normal", Hospital = row % 2 == 0 ? "north" : "south",
        }));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ForServing_WholePipeline_NeedsPathsOnlyAndScoresAlike()
    {
        var model = Pipeline().Fit(_rows);

        var serving = _fair.ForServing(model, _rows.Schema);

        Assert.Equal(["Path"], serving.InputSchema.Select(column => column.Name));
        Assert.Equal(4, Stages(serving.Model).Count);
        var paths = _ml.Transforms.SelectColumns("Path").Fit(_rows).Transform(_rows);
        foreach (var served in new[] { serving.Model, Reload(serving.Save) })
        {
            var scored = served.Transform(paths);
            Assert.Equal(model.Transform(_rows).GetColumn<float[]>("Score"), scored.GetColumn<float[]>("Score"));
            Assert.Equal(model.Transform(_rows).GetColumn<string>("PredictedLabel"), scored.GetColumn<string>("PredictedLabel"));
            Assert.DoesNotContain("IsSynthetic", scored.Schema.Select(column => column.Name));
        }
    }

    [Fact]
    public void ForServing_WithoutFiles_TakesImages()
    {
        var model = Pipeline().Fit(_rows);
        using var image = MLImage.CreateFromFile(Path.Combine(_folder.Path, "0.png"));

        var serving = _fair.ForServing(model, _rows.Schema, withFiles: false);

        Assert.Equal(["Image"], serving.InputSchema.Select(column => column.Name));
        var prediction = _ml.Model.CreatePredictionEngine<ImageInput, Prediction>(Reload(serving.Save)).Predict(new() { Image = image });
        Assert.Equal(model.Transform(_rows).GetColumn<float[]>("Score").First(), prediction.Score);
        Assert.Contains(prediction.PredictedLabel, (string[])["tumour", "normal"]);
    }

    [Fact]
    public void ForServing_WithoutFiles_LeavesOutOtherDecodersToo()
    {
        ImageFileDecoders.Register("Serving", _ => new Decoder());
        var model = ImageFileDecoders.LoadImages(_fair, new Decoder(), "Image", _folder.Path, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", TinyStudy.Size, TinyStudy.Size))
            .Append(_ml.Transforms.ExtractPixels("Score", "Image"))
            .Fit(_rows);
        using var image = MLImage.CreateFromFile(Path.Combine(_folder.Path, "0.png"));

        var serving = _fair.ForServing(model, _rows.Schema, withFiles: false, outputColumnNames: ["Score"]);

        Assert.Equal(["Image"], serving.InputSchema.Select(column => column.Name));
        var prediction = _ml.Model.CreatePredictionEngine<ImageInput, Score>(Reload(serving.Save)).Predict(new() { Image = image });
        Assert.Equal(model.Transform(_rows).GetColumn<float[]>("Score").First(), prediction.Values);
    }

    [Fact]
    public void ForServing_StageOfTwoColumnsOfWhichOneIsUsed_NeedsBoth()
    {
        var model = _ml.Transforms.Categorical.OneHotEncoding([new("File", "Path"), new("Features", "Hospital")])
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 2))
            .Fit(_rows);

        var serving = _fair.ForServing(model, _rows.Schema);

        Assert.Equal(["Path", "Hospital"], serving.InputSchema.Select(column => column.Name));
        var engine = new MLContext().Model.CreatePredictionEngine<Place, Score>(Reload(serving.Save));
        Assert.Equal(
            model.Transform(_rows).GetColumn<float[]>("Score").First(),
            engine.Predict(new() { Path = "0.png", Hospital = "north" }).Values);
    }

    [Fact]
    public void ForServing_NetworkOfTheUser_IsATrainersStage()
    {
        _fair.RegisterTorchModel("serving", () => Linear(2, 3));
        using var network = Linear(2, 3);
        var model = _ml.Transforms.Categorical.OneHotEncoding("Features", "Hospital")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_fair.TorchModel("serving", network, ["Features"], ["Score"]))
            .Fit(_rows);

        var serving = _fair.ForServing(model, _rows.Schema);

        Assert.Equal(["Hospital"], serving.InputSchema.Select(column => column.Name));
        Assert.Equal(2, Stages(serving.Model).Count);
        Assert.Equal(
            model.Transform(_rows).GetColumn<float[]>("Score"), serving.Model.Transform(_rows).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void ForServing_NestedChainThatWasLoaded_IsReducedToo()
    {
        var inner = _ml.Transforms.LoadImages("Image", _folder.Path, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", TinyStudy.Size, TinyStudy.Size))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"));
        var chain = inner.Append(_fair.Oversample("Label")).Append(_ml.Transforms.ExtractPixels("Features", "Image")).Append(
            _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(exampleWeightColumnName: "Weight", maximumNumberOfIterations: 2));
        var model = Reload(stream => _ml.Model.Save(new TransformerChain<ITransformer>(chain.Fit(_rows)), _rows.Schema, stream));

        var serving = _fair.ForServing(model, _rows.Schema);

        Assert.Equal(["Path"], serving.InputSchema.Select(column => column.Name));
        Assert.Equal(4, Stages(serving.Model).Count);
        Assert.Equal(
            model.Transform(_rows).GetColumn<float[]>("Score"),
            Reload(serving.Save).Transform(_ml.Transforms.SelectColumns("Path").Fit(_rows).Transform(_rows)).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void ForServing_StageThatOnlyTrainingHas_IsLeftOut()
    {
        var pipeline = _ml.Transforms.CopyColumns("Copy", "Path").Append(_ml.Transforms.CopyColumns("Other", "Label"))
            .Append(_ml.Transforms.DropColumns("Copy"), TransformerScope.Training);

        var serving = _fair.ForServing(pipeline.Fit(_rows), _rows.Schema, outputColumnNames: ["Copy"]);

        Assert.Equal(["Path"], serving.InputSchema.Select(column => column.Name));
        Assert.Single(Stages(serving.Model));
    }

    [Fact]
    public void ForServing_NoTrainer_AsksForColumns()
    {
        var model = _ml.Transforms.CopyColumns("Copy", "Path").Fit(_rows);

        Assert.Contains(
            "it makes Copy", Assert.Throws<FairDiffException>(() => _fair.ForServing(model, _rows.Schema)).Message);
        Assert.Contains(
            "no column 'Score'",
            Assert.Throws<FairDiffException>(() => _fair.ForServing(model, _rows.Schema, outputColumnNames: ["Score"])).Message);
    }

    private static List<ITransformer> Stages(ITransformer model) => [.. Assert.IsAssignableFrom<IEnumerable<ITransformer>>(model)];

    private static ITransformer Reload(Action<Stream> save)
    {
        using var stream = new MemoryStream();
        save(stream);
        var other = new MLContext();
        other.FairDiff();
        return other.Model.Load(stream, out _);
    }

    private IEstimator<ITransformer> Pipeline() => _ml.Transforms.LoadImages("Image", _folder.Path, "Path")
        .Append(_ml.Transforms.ResizeImages("Image", TinyStudy.Size, TinyStudy.Size))
        .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
        .Append(_fair.MapAttributeToKey("Hospital"))
        .Append(_fair.DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6 }))
        .Append(_fair.SyntheticMix(0.5))
        .Append(_fair.ResNetClassification(new()
        {
            Arch = ResNetArchitecture.ResNet8, Steps = 2, BatchSize = 8, WarmupSteps = 1, Device = "cpu",
        }))
        .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";
    }

    private sealed class Place
    {
        public string Path { get; set; } = "";

        public string Hospital { get; set; } = "";
    }

    private sealed class Decoder : IImageFileDecoder
    {
        public string Name => "Serving";

        public string Settings => "";

        public MLImage Decode(string path) => MLImage.CreateFromFile(path);
    }

    private sealed class ImageInput
    {
        [ImageType(TinyStudy.Size, TinyStudy.Size)]
        public MLImage? Image { get; set; }
    }

    private sealed class Score
    {
        [ColumnName("Score")]
        public float[] Values { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = "";
    }
}

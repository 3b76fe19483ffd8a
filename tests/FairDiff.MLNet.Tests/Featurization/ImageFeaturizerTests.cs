using FairDiff.MLNet.Imaging;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FairDiff.MLNet.Tests.Featurization;

public sealed class ImageFeaturizerTests(ImageFeaturizerTests.Models models) : IClassFixture<ImageFeaturizerTests.Models>, IDisposable
{
    private const int Size = 224;

    /// <summary>Of blue, green and red: the means of the image that the package's own preprocessing subtracts.</summary>
    private static readonly float[] Mean = [103.06262f, 115.90288f, 123.15163f];

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ReadNetwork_OfThePackage_FindsItsBlocks()
    {
        var network = ImageNetNetwork.Weights.ReadNetwork(TestContext.Current.CancellationToken);

        Assert.Equal(new PretrainedNetwork(ResNetArchitecture.ResNet18, 1, ResNetStem.Large) { StageBlocks = [2, 2, 2, 3] }, network);
        Assert.Equal("ResNet18 of 2, 2, 2, 3 blocks with the large stem", $"{network}");
    }

    [Fact]
    public void FeaturizeImages_NetworkOfThePackage_GivesWhatOnnxRuntimeGives()
    {
        Row[] rows = [.. Enumerable.Range(0, 3).Select(seed => new Row(TestImages.Noisy(seed, seed, Size)))];
        var data = _ml.Data.LoadFromEnumerable(rows);
        var stage = _ml.FairDiff().FeaturizeImages("Features", new() { Weights = ImageNetNetwork.Weights });
        var transformed = stage.Fit(data).Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 512), transformed.Schema["Features"].Type);
        SchemaAssert.PromisedIsDelivered(stage, data, transformed.Schema);
        using var session = new InferenceSession(ImageNetNetwork.Path);
        foreach (var (features, row) in transformed.GetColumn<float[]>("Features").Zip(rows))
        {
            var expected = Features(session, row.Image);
            Assert.True(expected.Max() > 1, "The features of the network are not near zero.");
            Assert.All(expected.Zip(features), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * Math.Max(1, pair.First)));
        }
    }

    [Fact]
    public void FeaturizeImages_ImagesOfSeveralSizes_ResizesEachAsItsOwnBatch()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { 48, 64, 48, 80 }.Select((size, seed) => new Row(TestImages.Noisy(seed, 0, size))));
        var features = Features(64, data);

        var same = _ml.Data.LoadFromEnumerable([new Row(TestImages.Noisy(1, 0, 64))]);
        AssertClose(Features(null, same).Single(), features[1]);
        for (var index = 0; index < features.Length; index++)
        {
            var alone = _ml.Data.LoadFromEnumerable([new Row(TestImages.Noisy(index, 0, new[] { 48, 64, 48, 80 }[index]))]);
            AssertClose(Features(64, alone).Single(), features[index]);
        }

        Assert.NotEqual(features[0], features[2]);
    }

    /// <summary>What KID and near-copies compare images in is what the stage gives.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(32)]
    public void FromWeights_NetworkOfThePackage_AreTheFeaturesOfTheStage(int? size)
    {
        var rows = Enumerable.Range(0, 3).Select(seed => new Row(TestImages.Noisy(seed, seed, 48))).ToArray();
        var features = ImageFeatures.FromWeights(ImageNetNetwork.Weights, size, "cpu");
        using var pixels = TorchSharp.torch.tensor(rows.SelectMany(row => Planes(row.Image)).ToArray(), [3, 3, 48, 48]);

        using var found = features.Extractor.Extract(pixels);

        Assert.All(Features(size, _ml.Data.LoadFromEnumerable(rows)).Index(), row => AssertClose(
            row.Item, found[row.Index].data<float>().ToArray()));
        Assert.Equal(
            "ResNet18 of 2, 2, 2, 3 blocks with the large stem (ResNet18.onnx), 512 features"
                + (size is null ? "" : " of images of 32 pixels"),
            features.Name);
        Assert.NotEqual(ImageFeatures.FromWeights(ImageNetNetwork.Weights, 40, "cpu").Extractor.Id, features.Extractor.Id);
        Assert.Contains(
            "imageSize is 8; it must be from 16",
            Assert.Throws<ArgumentOutOfRangeException>(() => ImageFeatures.FromWeights(ImageNetNetwork.Weights, 8)).Message);
    }

    [Fact]
    public void PredictionEngine_OneImage_GivesTheFeaturesOfTheView()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(seed => new Row(TestImages.Noisy(seed, 1, 32))));
        var model = models.Of(null);
        using var engine = _ml.Model.CreatePredictionEngine<Row, Prediction>(model);

        var expected = model.Transform(data).GetColumn<float[]>("Features").ToArray();
        Assert.All(Enumerable.Range(0, 3), seed => AssertClose(
            expected[seed], engine.Predict(new Row(TestImages.Noisy(seed, 1, 32))).Features));
    }

    [Fact]
    public void Load_InAFreshProcess_GivesTheSameBits()
    {
        string[] paths = [.. Enumerable.Range(0, 3).Select(seed =>
        {
            TestImages.Noisy(seed, 2, 40).Save(_folder.File($"{seed}.png"));
            return $"{seed}.png";
        })];
        var data = _ml.Data.LoadFromEnumerable(paths.Select(path => new PathRow { Path = path }));
        var model = _ml.Transforms.LoadImages("Image", _folder.Path, "Path")
            .Append(_ml.FairDiff().FeaturizeImages("Score", new() { Weights = ImageNetNetwork.Weights, ImageSize = 32 }))
            .Fit(data);
        _ml.Model.Save(model, data.Schema, _folder.File("model.zip"));

        var expected = model.Transform(data).GetColumn<float[]>("Score").Select(
            values => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits));
        Assert.Equal(expected, FreshProcess.Score(_folder.File("model.zip"), paths));
    }

    [Fact]
    public void FeaturizeImages_ImageThatIsNotSquare_SaysHowToCrop()
    {
        var data = _ml.Data.LoadFromEnumerable([new Row(TestImages.Solid(40, 30, 1, 2, 3))]);

        var message = Assert.Throws<FairDiffException>(
            () => Features(32, data)).Message;

        Assert.Contains("row 0 of column 'Image' is 40 x 30 pixels", message);
        Assert.Contains("ResizeImages(\"Image\", 32, 32)", message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public void FeaturizeImages_SizeOutOfRange_IsRefused(int size) => Assert.Contains(
        $"ImageSize is {size}; it must be from 16 to 4096 pixels", Assert.Throws<ArgumentOutOfRangeException>(() => Stage(size)).Message);

    [Fact]
    public void ResNetClassification_FromThePackage_TrainsSavesAndExportsANetworkOfItsBlocks()
    {
        var rows = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 8).Select(seed => new LabelledRow(TestImages.Noisy(seed, seed % 2, 32)) { Label = $"{seed % 2}" }));
        var data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        var model = _ml.FairDiff().ResNetClassification(new()
        {
            PretrainedWeights = ImageNetNetwork.Weights, Steps = 1, BatchSize = 4, LearningRate = 1e-4, WarmupSteps = 0, Device = "cpu",
        }).Fit(data);
        var file = _folder.File("classifier.onnx");
        _ml.FairDiff().ExportOnnx(model, file);
        using var saved = new MemoryStream();
        _ml.Model.Save(model, data.Schema, saved);
        var loaded = _ml.Model.Load(saved, out _);

        var scores = model.Transform(data).GetColumn<float[]>("Score").ToArray();
        Assert.Equal(ImageNormalization.ImageNetBytes, model.Normalization);
        Assert.Equal(scores, loaded.Transform(data).GetColumn<float[]>("Score"));
        Assert.Equal(
            new PretrainedNetwork(ResNetArchitecture.ResNet18, 1, ResNetStem.Large) { StageBlocks = [2, 2, 2, 3] },
            PretrainedWeights.FromFile(file).ReadNetwork(TestContext.Current.CancellationToken));
        using var session = new InferenceSession(file);
        Assert.All(scores.Index(), pair => AssertClose(pair.Item, Run(session, TestImages.Noisy(pair.Index, pair.Index % 2, 32), "Score")));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertClose(float[] expected, float[] actual) => Assert.All(
        expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * Math.Max(1, Math.Abs(pair.First))));

    private static float[] Features(InferenceSession session, MLImage image)
    {
        var input = new DenseTensor<float>([1, 3, Size, Size]);
        var planes = Planes(image);
        for (var channel = 0; channel < 3; channel++)
        {
            for (var place = 0; place < Size * Size; place++)
            {
                input.SetValue((channel * Size * Size) + place, planes[((2 - channel) * Size * Size) + place] - Mean[channel]);
            }
        }

        using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], input)]);
        return [.. results[0].AsEnumerable<float>()];
    }

    private static float[] Run(InferenceSession session, MLImage image, string output)
    {
        var input = new DenseTensor<float>(Array.ConvertAll(Planes(image), value => (float)value), [1, 3, image.Height, image.Width]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], input)], [output]);
        return [.. results[0].AsEnumerable<float>()];
    }

    private static byte[] Planes(MLImage image)
    {
        var planes = new byte[3 * image.Width * image.Height];
        ImagePixels.CopyToPlanes(image, planes);
        return planes;
    }

    private float[][] Features(int? size, IDataView data) => [.. models.Of(size).Transform(data).GetColumn<float[]>("Features")];

    private static ImageFeaturizerEstimator Stage(int? size) => new MLContext(seed: 1).FairDiff().FeaturizeImages(
        "Features", new() { Weights = ImageNetNetwork.Weights, ImageSize = size, Device = "cpu" });

    /// <summary>The stages that several tests use, each of which holds the network.</summary>
    public sealed class Models
    {
        private readonly Dictionary<int, ImageFeaturizerTransformer> _models = [];

        /// <param name="size">The side to which it resizes; null = it does not.</param>
        internal ImageFeaturizerTransformer Of(int? size)
        {
            var data = new MLContext(seed: 1).Data.LoadFromEnumerable<Row>([]);
            return _models.TryGetValue(size ?? 0, out var model) ? model : _models[size ?? 0] = Stage(size).Fit(data);
        }
    }

    private class Row(MLImage image)
    {
        [Microsoft.ML.Transforms.Image.ImageType(Size, Size)]
        public MLImage Image { get; set; } = image;
    }

    private sealed class LabelledRow(MLImage image) : Row(image)
    {
        public string Label { get; set; } = "";
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float[] Features { get; set; } = [];
    }
}

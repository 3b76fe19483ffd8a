using FairDiff.MLNet.Tests.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>
/// ImageNet features by ML.NET's <c>DnnFeaturizeImage</c> behind the augmentation, on either side of the mix, and a trainer of ML.NET's own
/// on them learn what the same images, put together by hand, teach.
/// </summary>
public sealed class ImageNetFeatureTests : IDisposable
{
    private const double RealFraction = 0.25;
    private const int RealCount = 18;
    private const int SyntheticCount = 6;

    /// <summary>That of the images on which the network was trained.</summary>
    private const int ImageNetSize = 224;

    private static readonly DiffusionAugmentationOptions Options = TinyStudy.Options with { SyntheticCount = SyntheticCount };

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly FairDiffCatalog _fair;

    public ImageNetFeatureTests() => _fair = _ml.FairDiff();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_OnImageNetFeatures_OnEitherSideOfTheMix_LearnsWhatTheWeightedImagesPutTogetherByHandTeach()
    {
        TinyStudy.WriteFiles(_folder.Path);
        var (train, test) = (Rows(0, RealCount), Rows(RealCount, 6));
        var options = Options with { WorkspacePath = _folder.File("workspace") };
        var (images, keys, features) = (Images(), Keys(), Features());
        var augmented = images.Append(keys).Append(_fair.DiffusionAugmentation(options));
        var mix = _fair.SyntheticMix(RealFraction);
        var inFront = augmented.Append(features).Append(mix).AppendCacheCheckpoint(_ml).Append(Trainer()).Fit(train);
        var behind = augmented.Append(mix).Append(features).AppendCacheCheckpoint(_ml).Append(Trainer()).Fit(train);
        var byHand = features.AppendCacheCheckpoint(_ml).Append(Trainer()).Fit(
            ByHand(images.FitAndTransform(train), options.WorkspacePath));

        var expected = Scored(byHand, images.Append(keys).Fit(train).Transform(test));
        var scored = Scored(inFront, test);

        Assert.Equal(Bits(expected), Bits(scored));
        Assert.Equal(Bits(expected), Bits(Scored(behind, test)));
        Assert.Equal(Accuracy(expected), Accuracy(scored));
        Assert.True(Accuracy(scored) > .6, $"{Accuracy(scored)}");
        var file = _folder.File("model.zip");
        _ml.Model.Save(inFront, train.Schema, file);
        Assert.Equal(Bits(scored), FreshProcess.Score(file, test.GetColumn<string>("Path")));
    }

    /// <summary>Features take long: each row is scored once.</summary>
    private IDataView Scored(ITransformer model, IDataView rows) =>
        _ml.Data.Cache(_ml.Transforms.SelectColumns("Label", "Score", "PredictedLabel").FitAndTransform(model.Transform(rows)));

    /// <summary>The real images, and those that the workspace holds with the labels of its manifest; together they weigh as many as they
    /// are.</summary>
    private IDataView ByHand(IDataView train, string workspace)
    {
        var real = train.GetColumn<MLImage>("Image").Zip(train.GetColumn<string>("Label")).Select((row, number) =>
        {
            var path = _folder.File($"resized {number}.png");
            row.First.Save(path);
            return new WeightedRow
            {
                Path = path, Label = row.Second, Weight = (float)(RealFraction * (RealCount + SyntheticCount) / RealCount)
            };
        });
        var store = SyntheticStore.Open(Path.Combine(workspace, "synthetic"));
        var synthetic = store.Images.Select(image => new WeightedRow
        {
            Path = Path.Combine(store.Folder, image.File), Label = image.Label!,
            Weight = (float)((1 - RealFraction) * (RealCount + SyntheticCount) / SyntheticCount),
        });
        WeightedRow[] rows = [.. real, .. synthetic];
        Assert.Equal(RealCount + SyntheticCount, rows.Length);
        return _ml.Transforms.LoadImages("Image", "", "Path").Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .FitAndTransform(_ml.Data.LoadFromEnumerable(rows));
    }

    private IDataView Rows(int first, int count) => _ml.Data.LoadFromEnumerable(Enumerable.Range(first, count).Select(i => new FileRow
    {
        Path = $"{i}.png", Label = i % 3 == 0 ? "red" : "not red", Hospital = BooleanStudy.Hospital(i),
    }).ToArray());

    private EstimatorChain<ITransformer> Images() => new EstimatorChain<ITransformer>()
        .Append<ITransformer>(_ml.Transforms.LoadImages("Image", _folder.Path, "Path"))
        .Append<ITransformer>(_ml.Transforms.ResizeImages("Image", TinyStudy.Size, TinyStudy.Size));

    private EstimatorChain<ITransformer> Keys() => new EstimatorChain<ITransformer>()
        .Append<ITransformer>(_ml.Transforms.Conversion.MapValueToKey("Label"))
        .Append<ITransformer>(_ml.Transforms.Conversion.MapValueToKey("Hospital"));

    private EstimatorChain<ITransformer> Features() => new EstimatorChain<ITransformer>()
        .Append<ITransformer>(_ml.Transforms.ResizeImages("Large", ImageNetSize, ImageNetSize, "Image"))
        .Append<ITransformer>(_ml.Transforms.ExtractPixels("Pixels", "Large"))
        .Append<ITransformer>(_ml.Transforms.DnnFeaturizeImage(
            "Features", input => input.ModelSelector.ResNet18(_ml, input.OutputColumn, input.InputColumn), "Pixels"));

    private IEstimator<ITransformer> Trainer() =>
        _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight");

    private double Accuracy(IDataView scored) => _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy;

    private static uint[][] Bits(IDataView scored) =>
        [.. scored.GetColumn<float[]>("Score").Select(scores => Array.ConvertAll(scores, BitConverter.SingleToUInt32Bits))];

    private sealed class FileRow
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";
    }

    private sealed class WeightedRow
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public float Weight { get; set; }
    }
}

using FairDiff.MLNet.Tests.Diffusion;
using FairDiff.MLNet.Tests.Mixing;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Data;

/// <summary>Cache checkpoints of ML.NET leave images out; wherever one stands, a chain learns what it learns without, or says what to
/// do.</summary>
public sealed class CachedImagesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly FairDiffCatalog _fair;
    private readonly IDataView _rows;

    public CachedImagesTests() => (_fair, _rows) = (_ml.FairDiff(), TinyStudy.Data(_ml));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_WithACacheAnywhereBetweenStagesOfThisLibrary_LearnsWhatItLearnsWithout()
    {
        EstimatorChain<ITransformer> Chain(bool first = false, bool second = false, bool third = false)
        {
            var chain = Cached(new EstimatorChain<ITransformer>().Append<ITransformer>(_ml.Transforms.CopyColumns("Age2", "Age")), first);
            chain = Cached(chain.Append<ITransformer>(Augmentation()), second);
            chain = Cached(chain.Append<ITransformer>(_fair.SyntheticMix(0.25, seed: 3)), third);
            return chain.Append<ITransformer>(Classifier()).Append<ITransformer>(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        }

        var expected = Scores(Chain().Fit(_rows));

        Assert.Equal(expected, Scores(Chain(first: true).Fit(_rows)));
        Assert.Equal(expected, Scores(Chain(second: true).Fit(_rows)));
        Assert.Equal(expected, Scores(Chain(third: true).Fit(_rows)));
        Assert.Equal(expected, Scores(Chain(true, true, true).Fit(_rows)));
        Assert.Equal(expected, Scores(new EstimatorChain<ITransformer>().Append<ITransformer>(Chain(true, true, true)).Fit(_rows)));
    }

    /// <summary>Outside of chains, too, and to be scored.</summary>
    [Fact]
    public void Fit_OnCachedViews_TakesTheImagesThatAreBehind()
    {
        var cached = _ml.Data.Cache(_rows);
        Assert.Null(cached.Schema.GetColumnOrNull("Image"));

        var augmented = Augmentation().Fit(cached).Transform(cached);
        var model = Classifier(cached).Fit(_ml.Data.Cache(augmented));

        Assert.Equal(TinyStudy.Rows + 6, augmented.GetRowCount());
        Assert.Equal(Scores(model), Texts(model.Transform(cached)));
        Assert.Equal(TinyStudy.Rows, _fair.PreviewAugmentation(cached, FairDiff.Torch.Augmentation.ImageAugmentation.Radiology).Count);
    }

    [Fact]
    public void Fit_WithAMappingStageBetweenCacheAndTrainer_NamesCacheColumnAndRemedy()
    {
        var chain = new EstimatorChain<ITransformer>().Append<ITransformer>(Augmentation()).AppendCacheCheckpoint(_ml)
            .Append<ITransformer>(_ml.Transforms.CopyColumns("Age2", "Age")).Append<ITransformer>(
                _fair.SyntheticMix(0.25)).Append<ITransformer>(Classifier());

        var message = Assert.Throws<FairDiffException>(() => chain.Fit(_rows)).Message;

        Assert.Contains("AppendCacheCheckpoint", message);
        Assert.Contains("'Image'", message);
        Assert.Contains("Put the checkpoint behind", message);
        Assert.DoesNotContain("cache", Assert.Throws<FairDiffException>(
            () => Classifier().Fit(_ml.Transforms.DropColumns("Image").FitAndTransform(_rows))).Message);
    }

    /// <summary>One that keeps all columns is there to be used.</summary>
    [Fact]
    public void Fit_BehindACacheOfAllColumns_ReadsTheCache()
    {
        var reads = 0;
        var data = _ml.Transforms.CustomMapping<Aged, Counted>((input, output) => (output.Twice, _) = (2 * input.Age, reads++), null)
            .Append(_ml.Transforms.SelectColumns("Label", "Hospital", "Twice")).FitAndTransform(_rows);
        var cached = _ml.Data.Cache(data);
        var drawn = _fair.Oversample("Label", "Hospital").FitAndTransform(cached);

        Assert.Equal(TinyStudy.LabelledRows, drawn.GetColumn<float>("Twice").Count());
        Assert.Equal(TinyStudy.LabelledRows, drawn.GetColumn<float>("Twice").Count());
        Assert.Equal(TinyStudy.Rows, reads);
    }

    private DiffusionAugmentationEstimator Augmentation() =>
        _fair.DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6, WorkspacePath = _folder.File("workspace") });

    private ResNetClassificationEstimator Classifier(IDataView? validation = null) => _fair.ResNetClassification(new()
    {
        Arch = ResNetArchitecture.ResNet8, Steps = 3, BatchSize = 8, WarmupSteps = 1, Device = "cpu", Seed = 5,
        Validation = validation is null ? null : new ValidationOptions { Set = validation, Interval = 1 },
    });

    private EstimatorChain<ITransformer> Cached(EstimatorChain<ITransformer> chain, bool isCached) =>
        isCached ? chain.AppendCacheCheckpoint(_ml) : chain;

    private string[] Scores(ITransformer model) => Texts(model.Transform(_rows));

    private static string[] Texts(IDataView scored) => [.. scored.GetColumn<float[]>("Score").Select(row => string.Join(' ', row))];

    private sealed class Aged
    {
        public float Age { get; set; }
    }

    private sealed class Counted
    {
        public float Twice { get; set; }
    }
}

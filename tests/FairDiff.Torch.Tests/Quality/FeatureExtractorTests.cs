using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Quality;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

public class FeatureExtractorTests
{
    // Made in Python: torch.jit.save(torch.jit.script(m), file), with forward(x) = x.mean((2, 3)) and forward(x) = x; debug symbols taken
    // out.
    private static readonly string MeanColour = Path.Combine(AppContext.BaseDirectory, "Quality", "mean-colour.pt");
    private static readonly string Maps = Path.Combine(AppContext.BaseDirectory, "Quality", "maps.pt");

    [Fact]
    public void Pixels_SmallImages_AreTheBytes()
    {
        using var scope = NewDisposeScope();
        var images = Images(5, 16);

        Assert.True(new PixelFeatures().Extract(images).eq(images.flatten(1)).all().item<bool>());
    }

    [Fact]
    public void Pixels_LargeImages_AreMeansOverEqualParts()
    {
        using var scope = NewDisposeScope();
        var images = zeros([2, 3, 32, 32], ScalarType.Byte);
        images[0, 0, 0, 0] = 200;
        images[0, 0, 1, 1] = 80;

        var features = new PixelFeatures().Extract(images);

        Assert.Equal([2, 3 * 16 * 16], features.shape);
        Assert.Equal(70, features[0, 0].item<byte>());
        Assert.Equal(70, features.to(int64).sum().item<long>());
    }

    [Fact]
    public void Classifier_IsItsEmbedding_AndIdTellsClassifiersApart()
    {
        using var scope = NewDisposeScope();
        using var classifier = Classifier(seed: 1);
        using var other = Classifier(seed: 2);
        var images = Images(3, 16);
        var extractor = new ClassifierFeatures(classifier);

        Assert.True(extractor.Extract(images).eq(classifier.Embed(images)).all().item<bool>());
        Assert.Equal("ResNet8 classifier, 96 features", extractor.Name);
        Assert.NotEqual(extractor.Id, new ClassifierFeatures(other).Id);
    }

    [Fact]
    public void TorchScript_GetsUnitFloatsInBatches()
    {
        using var scope = NewDisposeScope();
        var images = Images(300, 8);
        var extractor = new TorchScriptFeatures(MeanColour, CPU);

        var features = extractor.Extract(images);

        Assert.True(features.allclose(images.to(float32).mean([2, 3]) / 255));
        Assert.StartsWith("TorchScript mean-colour.pt (", extractor.Name, StringComparison.Ordinal);
        Assert.Equal(64, extractor.Id.Length);
    }

    [Fact]
    public void TorchScript_ThatGivesMaps_SaysWhatIsNeeded()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<EngineException>(() => new TorchScriptFeatures(Maps, CPU).Extract(Images(2, 8)));

        Assert.Contains("[2, 3, 8, 8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("n x d", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TorchScript_MissingOrDamagedFile_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var damaged = folder.File("damaged.pt");
        File.WriteAllText(damaged, "no network");

        Assert.Contains(
            "damaged.pt", Assert.Throws<EngineException>(() => new TorchScriptFeatures(damaged, CPU)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "gone.pt", Assert.Throws<EngineException>(() => new TorchScriptFeatures(folder.File("gone.pt"), CPU)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_LeavesNoTensorBehind()
    {
        using var images = Images(20, 48);
        var pixels = new PixelFeatures();
        pixels.Extract(images).Dispose();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        pixels.Extract(images).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static Tensor Images(int count, int size)
    {
        using var generator = new Generator(5, CPU);
        return randint(0, 256, [count, 3, size, size], ScalarType.Byte, generator: generator);
    }

    private static ImageClassifier Classifier(int seed)
    {
        var shape = new ClassifierShape(ResNetArchitecture.ResNet8, 2, 16);
        return new ImageClassifier(Initialization.Seeded(shape.NewNetwork(), seed), shape, CPU);
    }
}

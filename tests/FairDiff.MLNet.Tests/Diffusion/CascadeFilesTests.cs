using FairDiff.Tests;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>The two files of a cascade, drawn from without the data.</summary>
public sealed class CascadeFilesTests(CascadeFilesTests.Trained trained) : IClassFixture<CascadeFilesTests.Trained>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ImageGenerator _generator = ImageGenerator.Load(trained.Workspace, "cpu");

    private ImageGenerationOptions Options => new()
    {
        Count = 70,
        Seed = 7,
        Sampling = new() { SamplerSteps = 2 },
        Upsampler = new ImageUpsamplingOptions { Path = trained.Workspace, Sampling = new() { SamplerSteps = 2 } },
    };

    public void Dispose()
    {
        _generator.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Generate_BothFilesInShards_DrawsWhatFitDrew()
    {
        _generator.Generate(_folder.Path, Options with { Shard = new Shard(2, 2) });
        var store = _generator.Generate(
            _folder.Path,
            Options with { Upsampler = Options.Upsampler! with { Path = Path.Combine(trained.Workspace, "upsampler.safetensors") } });

        Assert.Equal(TinyStudy.Images(trained.Workspace), SignedImages.In(store.Folder));
        Assert.Empty(store.Verify(TestContext.Current.CancellationToken));
        Assert.All(store.Images, image => Assert.Equal(CascadeStudy.Size, image.ImageSize));
    }

    [Fact]
    public void Generate_WithUpsampler_IsSaidInsideTheImage()
    {
        var store = _generator.Generate(
            _folder.Path,
            Options with { Count = 1, Upsampler = Options.Upsampler! with { Sampling = new() { SamplerSteps = 2, SamplingNoise = 2.5 } } });

        using var upsampler = ImageGenerator.Load(Path.Combine(trained.Workspace, "upsampler.safetensors"), "cpu");
        var expected = new UpsamplerProvenance
        {
            GeneratorId = upsampler.Id, BaseImageSize = 8, GuidanceWeight = 0, Sampler = DiffusionSampler.Ddim, SamplerSteps = 2,
            SamplingNoise = 2.5,
        };
        Assert.Equal(expected, ImageProvenance.Read(store.PathOf(store.Images[0]))!.Upsampler);
        Assert.Equal(expected, store.Images[0].Upsampler);
        Assert.Equal((8, 16), (upsampler.BaseImageSize!.Value, upsampler.ImageSize));
    }

    [Fact]
    public void Generate_WithoutUpsampler_DrawsSmallImagesThatSayNothingOfOne()
    {
        var store = _generator.Generate(_folder.Path, Options with { Count = 1, Upsampler = null });

        Assert.Equal(CascadeStudy.BaseSize, store.Images[0].ImageSize);
        Assert.Null(ImageProvenance.Read(store.PathOf(store.Images[0]))!.Upsampler);
        Assert.Contains("Upsampler = null; now Upsampler is {", Refusal(_generator, Options with { Count = 1 }));
    }

    [Fact]
    public void Generate_TheWrongFile_NamesItAndTheRemedy()
    {
        using var upsampler = ImageGenerator.Load(Path.Combine(trained.Workspace, "upsampler.safetensors"), "cpu");

        Assert.Contains(
            "makes images of 8 x 8 pixels large and draws none from nothing", Refusal(upsampler, Options with { Upsampler = null }));
        var file = Path.Combine(trained.Workspace, "generator.safetensors");
        var message = Refusal(_generator, Options with { Upsampler = Options.Upsampler! with { Path = file } });
        Assert.Contains($"Upsampler.Path is '{file}'. This is no upsampler", message);
    }

    [Fact]
    public void Generate_UpsamplerOfAnotherCascade_SaysWhatDiffers()
    {
        var ml = new MLContext(seed: 1);
        using var large = ml.FairDiff().TrainImageGenerator(CascadeStudy.Data(ml), CascadeStudy.Options with { Upsampler = null });
        Assert.Contains("makes images of 8 x 8 pixels large, and the generator draws 16 x 16", Refusal(large, Options));

        using var unconditional = ml.FairDiff().TrainImageGenerator(
            CascadeStudy.Data(ml),
            CascadeStudy.Options with { Condition = DiffusionCondition.None, WorkspacePath = Path.Combine(_folder.Path, "other") });
        Assert.Contains("condition is Label: even, odd; the generator's is none", Refusal(unconditional, Options));
    }

    [Fact]
    public void TrainImageGenerator_CascadeWithoutWorkspace_IsRefused()
    {
        var ml = new MLContext(seed: 1);

        Assert.Contains("Set WorkspacePath", Assert.Throws<FairDiffException>(
            () => ml.FairDiff().TrainImageGenerator(CascadeStudy.Data(ml), CascadeStudy.Options)).Message);
    }

    [Fact]
    public void Generate_NoiseOutOfRange_IsRefused() =>
        Assert.Contains("SamplingNoise is 256", Assert.Throws<ArgumentOutOfRangeException>(
            () => _generator.Generate(
                _folder.Path, Options with { Upsampler = Options.Upsampler! with { Sampling = new() { SamplingNoise = 256 } } })).Message);

    private string Refusal(ImageGenerator generator, ImageGenerationOptions options) =>
        Assert.Throws<FairDiffException>(() => generator.Generate(_folder.Path, options)).Message;

    /// <summary>A fitted cascade that the tests share.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Trained()
        {
            var ml = new MLContext(seed: 1);
            ml.FairDiff().DiffusionAugmentation(CascadeStudy.Options with { WorkspacePath = Workspace }).Fit(CascadeStudy.Data(ml));
        }

        public string Workspace => Path.Combine(_folder.Path, "workspace");

        public void Dispose() => _folder.Dispose();
    }
}

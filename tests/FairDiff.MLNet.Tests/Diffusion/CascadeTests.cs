using System.Text.Json;
using FairDiff.MLNet.Imaging;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class CascadeTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionAugmentationOptions _options;

    public CascadeTests()
    {
        _options = CascadeStudy.Options with { WorkspacePath = Path.Combine(_folder.Path, "workspace") };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_TwoStages_DrawsLargeImagesOfTheBasesSmallOnes()
    {
        Fit(_options with
        {
            TrainingSteps = 10,
            BatchSize = 16,
            WarmupSteps = 5,
            LearningRate = 5e-3,
            EmaDecay = 0.9,
            SyntheticCount = 12,
            Sampling = new() { SamplerSteps = 5 },
            Upsampler = _options.Upsampler! with
            {
                Training = _options.Upsampler.Training with
                {
                    TrainingSteps = 90, BatchSize = 16, WarmupSteps = 5, LearningRate = 6e-3, EmaDecay = 0.9,
                },
                Sampling = new() { SamplerSteps = 5 },
            },
        });

        using var scope = NewDisposeScope();
        using var generator = ImageGenerator.Load(_options.WorkspacePath!, "cpu");
        var store = generator.Generate(
            Path.Combine(_folder.Path, "small"), new() { Count = 12, Seed = 7, Sampling = new() { SamplerSteps = 5 } });
        var small = stack([.. store.Images.Select(image => Pixels(File.ReadAllBytes(store.PathOf(image))))]);
        var large = stack([.. TinyStudy.Images(_options.WorkspacePath!).Select(Pixels)]);
        Assert.Equal([12, 3, 16, 16], large.shape);
        var (seen, drawn) = (Coarse(small), Coarse(large));
        var best = Distance(seen, seen.sort(0).Values[6]);

        // An upsampler that does not look at the small images gets no nearer to them than their median is.
        Assert.True(Distance(drawn, seen) < 0.5 * best);
        Assert.True(Distance(drawn, seen.roll([1], [0])) > best);
    }

    [Theory]
    [InlineData("training generator", 2)]
    [InlineData("training upsampler", 2)]
    [InlineData("sampling images", 64)]
    public void Fit_CancelledInAnyStage_ContinuesToTheSameImages(string stage, int step)
    {
        var whole = _options with { WorkspacePath = Path.Combine(_folder.Path, "whole") };
        Fit(whole);
        using var cancel = new CancellationTokenSource();
        void CancelAt(string at, long reached)
        {
            if (at == stage && reached == step)
            {
                cancel.Cancel();
            }
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(_options with
        {
            MetricsCallback = (name, _, reached) => CancelAt($"training {name.Split('/')[0]}", reached),
            ProgressCallback = at => CancelAt(at.Stage, at.Step),
            CancellationToken = cancel.Token,
        }));
        List<(string, long)> steps = [];
        Fit(_options with { ProgressCallback = at => steps.Add((at.Stage, at.Step)) });

        // What was done is not done again.
        Assert.Equal((stage, stage == "sampling images" ? 0 : step), steps[0]);
        Assert.Equal(TinyStudy.Images(whole.WorkspacePath!), TinyStudy.Images(_options.WorkspacePath!));
        Assert.Empty(Directory.GetFiles(_options.WorkspacePath!, "*checkpoint*"));
    }

    [Fact]
    public void Fit_Again_RecomputesNothing()
    {
        var first = Fit(_options);
        var images = TinyStudy.Images(_options.WorkspacePath!);

        var second = Fit(_options with { ProgressCallback = at => Assert.Fail($"{at.Stage} again") });

        Assert.Equal(images, TinyStudy.Images(_options.WorkspacePath!));
        Assert.Equal(first.ParameterCount, second.ParameterCount);
    }

    [Fact]
    public void Fit_ManifestAndCallbacks_TellTheStagesApart()
    {
        HashSet<string> names = [];
        Fit(_options with
        {
            MetricsCallback = (name, _, _) => names.Add(name),
            Upsampler = Upsampling(sampling => sampling with { SamplingNoise = 2 }),
        });

        Assert.Contains("generator/loss", names);
        Assert.Contains("upsampler/loss", names);
        var line = Manifest()[0];
        var upsampler = line.GetProperty("upsampler");
        Assert.Equal(64, upsampler.GetProperty("generatorId").GetString()!.Length);
        Assert.NotEqual(line.GetProperty("generatorId").GetString(), upsampler.GetProperty("generatorId").GetString());
        Assert.Equal(8, upsampler.GetProperty("baseImageSize").GetInt32());
        Assert.Equal(2, upsampler.GetProperty("samplingNoise").GetDouble());
    }

    [Fact]
    public void Fit_SingleStage_HasNoTraceOfAnUpsampler()
    {
        Fit(_options with { Upsampler = null, SyntheticCount = 2 });

        Assert.False(Manifest()[0].TryGetProperty("upsampler", out _));
        Assert.False(File.Exists(InWorkspace("upsampler.safetensors")));
        using var generator = ImageGenerator.Load(_options.WorkspacePath!, "cpu");
        Assert.Equal(16, generator.ImageSize);
    }

    [Fact]
    public void Fit_OtherUpsampler_IsRefused()
    {
        Fit(_options);

        string Refusal(UpsamplerOptions? upsampler) =>
            Assert.Throws<FairDiffException>(() => Fit(_options with { Upsampler = upsampler })).Message;

        Assert.Contains(
            "\"trainingSteps\":4",
            Refusal(Training(training => training with { TrainingSteps = 4 })).Split("now Upsampler is {\"baseImageSize\":8")[1]);
        Assert.Contains(
            "\"samplerSteps\":3", Refusal(Upsampling(sampling => sampling with { SamplerSteps = 3 })).Split("now Upsampler is {")[1]);
        Assert.Contains(
            "\"samplingNoise\":1", Refusal(Upsampling(sampling => sampling with { SamplingNoise = 1 })).Split("now Upsampler is {")[1]);
        Assert.Contains("now Upsampler is null", Refusal(null));
    }

    [Theory]
    [InlineData(16, "Upsampler.BaseImageSize is 16; the images have 16 x 16 pixels")]
    [InlineData(24, "Upsampler.BaseImageSize is 24; the images have 16 x 16 pixels")]
    public void Fit_ImagesThatAreNotLarger_AreRefusedBeforeTraining(int baseSize, string expected)
    {
        var options = _options with
        {
            Upsampler = _options.Upsampler! with { BaseImageSize = baseSize },
            ProgressCallback = at => Assert.Fail($"{at.Stage} began"),
        };

        Assert.Contains(expected, Assert.Throws<FairDiffException>(() => Fit(options)).Message);
        Assert.Contains("images larger", Assert.Throws<FairDiffException>(() => Catalog(options with { ImageSize = 16 })).Message);
    }

    [Fact]
    public void Plan_TwoStages_CountsBoth()
    {
        var plan = Catalog(_options).Plan(CascadeStudy.Data(_ml));

        // The base sees 3 channels of 8 pixels, the upsampler 6 of 16: the stem, of 2 x 2 pixels into 16 channels, has 3 x 4 x 16 x 9
        // weights more.
        var upsampler = plan.Upsampler!;
        Assert.Equal(plan.ParameterCount + (3 * 4 * 16 * 9), upsampler.ParameterCount);
        Assert.Equal((8, 3, 4), (upsampler.BaseImageSize, upsampler.TrainingSteps, upsampler.BatchSize));
        Assert.Equal(4 * (plan.ParameterCount + upsampler.ParameterCount), plan.Disk.Generator);
        Assert.Equal(4 * 4 * upsampler.ParameterCount, plan.Disk.Checkpoint);
        Assert.Equal(plan.TrainingTime + upsampler.TrainingTime + plan.SamplingTime, plan.TotalTime);
        Assert.Equal((plan.TimePerImage + upsampler.TimePerImage) * 70, plan.SamplingTime);
        Assert.Contains("Upsampler from 8 x 8 pixels", plan.ToString());
    }

    [Fact]
    public void Options_OutOfRange_NameTheUpsamplersOption()
    {
        string Refusal(UpsamplerOptions upsampler) =>
            Assert.ThrowsAny<ArgumentException>(() => Catalog(_options with { Upsampler = upsampler })).Message;

        Assert.Contains(
            "Upsampler.Training.BatchSize is 0; it must be at least 1", Refusal(Training(training => training with { BatchSize = 0 })));
        Assert.Contains("Upsampler.Sampling.GuidanceWeight is -1", Refusal(Upsampling(sampling => sampling with { GuidanceWeight = -1 })));
        Assert.Contains("BaseImageSize is 4; it must be at least 8", Refusal(_options.Upsampler! with { BaseImageSize = 4 }));
        Assert.Contains(
            "SamplingNoise is 256; it must be from 0 to 255", Refusal(Upsampling(sampling => sampling with { SamplingNoise = 256 })));
        Assert.Contains("size 9 is not supported", Assert.Throws<EngineException>(
            () => Catalog(_options with { Upsampler = _options.Upsampler! with { BaseImageSize = 9 } })).Message);
    }

    private UpsamplerOptions Training(Func<GeneratorTraining, GeneratorTraining> change) =>
        _options.Upsampler! with { Training = change(_options.Upsampler.Training) };

    private UpsamplerOptions Upsampling(Func<UpsamplerSampling, UpsamplerSampling> change) =>
        _options.Upsampler! with { Sampling = change(_options.Upsampler.Sampling) };

    private static Tensor Pixels(byte[] png)
    {
        using var stream = new MemoryStream(png);
        using var image = MLImage.CreateFromStream(stream);
        var planes = new byte[3 * image.Width * image.Height];
        ImagePixels.CopyToPlanes(image, planes);
        return tensor(planes, [3, image.Height, image.Width], ScalarType.Byte);
    }

    /// <summary>Images of 4 pixels: what two images have in common whose sharpness differs.</summary>
    private static Tensor Coarse(Tensor pixels) => nn.functional.adaptive_avg_pool2d(pixels.to(float32), 4);

    private static float Distance(Tensor a, Tensor b) => (a - b).abs().mean().item<float>();

    private DiffusionAugmentationEstimator Catalog(DiffusionAugmentationOptions options) => _ml.FairDiff().DiffusionAugmentation(options);

    private DiffusionAugmentationTransformer Fit(DiffusionAugmentationOptions options) => Catalog(options).Fit(CascadeStudy.Data(_ml));

    private string InWorkspace(string file) => Path.Combine(_options.WorkspacePath!, file);

    private JsonElement[] Manifest() =>
        [.. File.ReadAllLines(InWorkspace(Path.Combine("synthetic", "manifest.jsonl"))).Select(
            line => JsonDocument.Parse(line).RootElement)];
}

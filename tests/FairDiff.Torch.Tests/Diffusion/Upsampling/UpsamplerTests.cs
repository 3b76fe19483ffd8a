using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Upsampling;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Upsampling;

public sealed class UpsamplerTests(UpsamplerTests.Trained trained) : IClassFixture<UpsamplerTests.Trained>
{
    private const int Count = 12;
    private static readonly UpsamplerSampling Sampling = new() { SamplerSteps = 5, GuidanceWeight = 1 };
    private static readonly long[] Seeds = [.. Enumerable.Range(0, Count).Select(i => 50L + i)];

    [Fact]
    public void Upsample_ImagesNeverSeen_AreKept()
    {
        using var scope = NewDisposeScope();
        var small = Small();

        var images = Upsample(small, StripedBlocks.Conditions(Count), Seeds, Sampling);

        Assert.Equal([Count, 3, 16, 16], images.shape);
        Assert.Equal(ScalarType.Byte, images.dtype);
        var reduced = Pixels.Reduce(images, 8);

        // Colours are uniform over 155 levels: whoever does not look at the small image is off by 155 / 4 = 39 on average at best.
        Assert.InRange(Distance(reduced, small), 0, 12);
        Assert.InRange(Distance(reduced, small.roll([1], [0])), 39, 100);
    }

    [Fact]
    public void Upsample_Condition_DecidesWhatTheSmallImageDoesNotShow()
    {
        using var scope = NewDisposeScope();

        var images = Upsample(Small(), StripedBlocks.Conditions(Count), Seeds, Sampling).to(float32);

        var across = images.diff(dim: 3).abs().mean([1, 2, 3]);
        var down = images.diff(dim: 2).abs().mean([1, 2, 3]);
        var standing = (arange(Count) % 2).eq(0);
        Assert.True(across[standing].gt(down[standing] * 1.5).all().item<bool>());
        Assert.True(down[~standing].gt(across[~standing] * 1.5).all().item<bool>());
    }

    [Fact]
    public void Upsample_FindingThatIsAbsent_IsNotDrawnAlthoughLabelsWereDropped()
    {
        using var scope = NewDisposeScope();
        using var stripes = StripedBlocks.Create(400, seed: 1);
        var layout = new ConditionLayout([new("Findings", true, ["standing"]) { Kind = ConditionKind.Findings }]);
        var data = stripes with { Conditions = stripes.Conditions.narrow(1, 0, 1).contiguous(), Layout = layout };
        using var upsampler = DiffusionGenerator.Train(data, StripedBlocks.Options with { LabelDropout = 0.3 }, CPU, TrainingHooks.None);

        // The share of images whose stripes stand.
        float Standing(float finding)
        {
            var images = upsampler.Upsample(
                Small(), full([Count, 1], finding), Seeds, Sampling, TestContext.Current.CancellationToken).to(float32);
            var standing = images.diff(dim: 3).abs().mean([1, 2, 3]).gt(images.diff(dim: 2).abs().mean([1, 2, 3]));
            return standing.to(float32).mean().item<float>();
        }

        Assert.Equal((0, 1), (Standing(0), Standing(1)));
        Assert.InRange(Standing(float.NaN), 0.1, 0.9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Upsample_OtherCompany_GivesTheSameImages(double guidance)
    {
        using var scope = NewDisposeScope();
        var (small, conditions, options) = (
            Small(), StripedBlocks.Conditions(Count), Sampling with { GuidanceWeight = guidance, SamplingNoise = 4 });

        var together = Upsample(small, conditions, Seeds, options).narrow(0, 5, 2);
        var alone = Upsample(small.narrow(0, 5, 2), conditions.narrow(0, 5, 2), Seeds[5..7], options);

        Assert.InRange((together.to(int32) - alone.to(int32)).abs().max().item<int>(), 0, 1);
    }

    [Fact]
    public void Upsample_NoiseOnTheSmallImage_ChangesTheResultALittle()
    {
        using var scope = NewDisposeScope();
        var (small, conditions) = (Small(), StripedBlocks.Conditions(Count));

        var plain = Upsample(small, conditions, Seeds, Sampling);
        var noisy = Upsample(small, conditions, Seeds, Sampling with { SamplingNoise = 8 });

        Assert.InRange(Distance(plain, noisy), 0.5, 20);
    }

    [Fact]
    public void Upsample_SeveralTimes_LeavesOnlyItsResults()
    {
        using var small = Small();
        using var conditions = StripedBlocks.Conditions(Count);
        Upsample(small, conditions, Seeds, Sampling).Dispose();
        var before = LiveTensors;

        for (var i = 0; i < 3; i++)
        {
            Upsample(small, conditions, Seeds, Sampling).Dispose();
        }

        Assert.Equal(before, LiveTensors);
    }

    [Fact]
    public void Load_SavedUpsampler_DrawsTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = folder.File("upsampler.safetensors");
        trained.Upsampler.Save(path);

        using var loaded = DiffusionGenerator.Load(path, CPU);

        Assert.Equal((8, 16), (loaded.BaseImageSize, loaded.ImageSize));
        Safetensors.Dispose(Safetensors.ReadFile(path, out var metadata));
        Assert.Contains("\"imageSize\":16,\"baseImageSize\":8,", metadata["generator"]);
        var (small, conditions) = (Small(), StripedBlocks.Conditions(Count));
        Assert.True(Upsample(small, conditions, Seeds, Sampling).eq(
            loaded.Upsample(small, conditions, Seeds, Sampling, TestContext.Current.CancellationToken)).all().item<bool>());
    }

    [Fact]
    public void Upsample_WrongImages_SaysWhatIsExpected()
    {
        using var scope = NewDisposeScope();
        var conditions = StripedBlocks.Conditions(2);

        string Refusal(Tensor images) => Assert.Throws<EngineException>(() => Upsample(images, conditions, [1, 2], Sampling)).Message;
        Assert.Contains(
            "are Byte [2, 3, 16, 16]; this upsampler enlarges Byte [2, 3, 8, 8]", Refusal(zeros(2, 3, 16, 16, ScalarType.Byte)));
        Assert.Contains("are Byte [1, 3, 8, 8]", Refusal(zeros(1, 3, 8, 8, ScalarType.Byte)));
        Assert.Contains("are Float32", Refusal(zeros(2, 3, 8, 8)));
        Assert.Contains("are none", Assert.Throws<EngineException>(() => trained.Upsampler.Draw(conditions, [1, 2], Sampling)).Message);
    }

    [Fact]
    public void Upsample_WithABaseGenerator_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var data = StripedBlocks.Create(8, seed: 3);
        using var generator = DiffusionGenerator.Train(
            data, StripedBlocks.Options with { BaseImageSize = null, ImageSize = 8, TrainingSteps = 2 }, CPU, TrainingHooks.None);

        // Trained on images that were reduced on the way.
        Assert.Equal([2, 3, 8, 8], generator.Draw(StripedBlocks.Conditions(2), [1, 2], Sampling).shape);
        Assert.Null(generator.BaseImageSize);
        var error = Assert.Throws<EngineException>(() => generator.Upsample(
            zeros(2, 3, 8, 8, ScalarType.Byte), StripedBlocks.Conditions(2), [1, 2], Sampling, TestContext.Current.CancellationToken));
        Assert.Contains("enlarges none", error.Message);
    }

    [Theory]
    [InlineData(null, 16, "BaseImageSize is 16; it must be from 1 to 15")]
    [InlineData(8, 8, "BaseImageSize is 8; it must be from 1 to 7")]
    [InlineData(24, 8, "ImageSize is 24; it must be from 1 to 16")]
    public void Train_SizesThatDoNotFit_AreRefused(int? size, int baseSize, string expected)
    {
        using var data = StripedBlocks.Create(4, seed: 3);
        var options = StripedBlocks.Options with { ImageSize = size, BaseImageSize = baseSize };

        Assert.Contains(
            expected, Assert.Throws<EngineException>(() => DiffusionGenerator.Train(data, options, CPU, TrainingHooks.None)).Message);
    }

    [Fact]
    public void Train_CancelledAndResumed_EndsWithTheSameWeights()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var data = StripedBlocks.Create(20, seed: 3);
        var plain = StripedBlocks.Options with { TrainingSteps = 6, LearnedVariance = true };
        var options = plain with { CheckpointPath = folder.File("checkpoint.safetensors") };
        using var cancellationToken = new CancellationTokenSource();
        var hooks = new TrainingHooks
        {
            Cancellation = cancellationToken.Token,
            Metric = (_, _, step) => { if (step == 3) { cancellationToken.Cancel(); } },
        };

        Assert.Throws<OperationCanceledException>(() => DiffusionGenerator.Train(data, options, CPU, hooks));
        using var resumed = DiffusionGenerator.Train(data, options, CPU, TrainingHooks.None);
        using var straight = DiffusionGenerator.Train(data, plain, CPU, TrainingHooks.None);

        var (small, sampling) = (Small(), Sampling with { Sampler = DiffusionSampler.Ddpm });
        Tensor Draw(DiffusionGenerator upsampler) =>
            upsampler.Upsample(small, StripedBlocks.Conditions(Count), Seeds, sampling, TestContext.Current.CancellationToken);
        Assert.True(Draw(resumed).eq(Draw(straight)).all().item<bool>());
    }

    [Fact]
    public void Train_Upsampler_SaysSoInItsProgressAndMetrics()
    {
        Assert.All(trained.Metrics, name => Assert.StartsWith("upsampler/", name));
        Assert.Equal(["training upsampler"], trained.Stages);
    }

    private static long LiveTensors => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static float Distance(Tensor a, Tensor b) => (a.to(float32) - b.to(float32)).abs().mean().item<float>();

    /// <summary>Small images that the upsampler was not trained on.</summary>
    private static Tensor Small()
    {
        using var scope = NewDisposeScope();
        using var data = StripedBlocks.Create(Count, seed: 99);
        return Pixels.Reduce(data.Images, 8).MoveToOuterDisposeScope();
    }

    private Tensor Upsample(Tensor images, Tensor conditions, long[] seeds, UpsamplerSampling options) =>
        trained.Upsampler.Upsample(images, conditions, seeds, options, TestContext.Current.CancellationToken);

    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            using var data = StripedBlocks.Create(400, seed: 1);
            Upsampler = DiffusionGenerator.Train(data, StripedBlocks.Options, CPU, new()
            {
                Metric = (name, _, _) => Metrics.Add(name),
                Progress = at => Stages.Add(at.Stage),
            });
        }

        internal DiffusionGenerator Upsampler { get; }

        internal HashSet<string> Metrics { get; } = [];

        internal HashSet<string> Stages { get; } = [];

        public void Dispose() => Upsampler.Dispose();
    }
}

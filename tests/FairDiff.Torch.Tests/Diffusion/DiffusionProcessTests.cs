using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Generators of every schedule and prediction, trained for a moment.</summary>
public class DiffusionProcessTests
{
    private static readonly DiffusionTrainingOptions Options = TinyData.Options with { TrainingSteps = 40 };

    [Theory]
    [InlineData(DiffusionSchedule.Cosine, Prediction.Velocity, false, null)]
    [InlineData(DiffusionSchedule.Cosine, Prediction.Image, false, null)]
    [InlineData(DiffusionSchedule.Linear, Prediction.Velocity, false, null)]
    [InlineData(DiffusionSchedule.Linear, Prediction.Noise, false, null)]
    [InlineData(DiffusionSchedule.Linear, Prediction.Image, false, null)]
    [InlineData(DiffusionSchedule.LinearZeroTerminalSnr, Prediction.Velocity, false, null)]
    [InlineData(DiffusionSchedule.LinearZeroTerminalSnr, Prediction.Image, false, null)]
    [InlineData(DiffusionSchedule.Cosine, Prediction.Velocity, false, 5.0)]
    [InlineData(DiffusionSchedule.Cosine, Prediction.Velocity, true, null)]
    [InlineData(DiffusionSchedule.Linear, Prediction.Noise, true, 5.0)]
    [InlineData(DiffusionSchedule.LinearZeroTerminalSnr, Prediction.Image, true, null)]
    public void Train_EachProcess_LearnsAndSamples(
        DiffusionSchedule schedule, Prediction prediction, bool learnedVariance, double? minSnrGamma)
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        var losses = new List<double>();
        var options =
            Options with { Schedule = schedule, Prediction = prediction, LearnedVariance = learnedVariance, MinSnrGamma = minSnrGamma };

        using var generator = DiffusionGenerator.Train(data, options, CPU, new()
        {
            Metric = (name, value, _) => { if (name == "generator/loss") { losses.Add(value); } },
        });

        // Running means: of the first eight steps, which are averaged over 128 images, and of all forty.
        Assert.InRange(losses[^1] / losses[7], 0, 0.95);
        var sampling = new GeneratorSampling { SamplerSteps = 5, Sampler = DiffusionSampler.Ddpm };
        var images = generator.Draw(Red(8), [1, 2, 3, 4, 5, 6, 7, 8], sampling).to(float32);
        var (red, blue) = (images[TensorIndex.Colon, 0].mean().item<float>(), images[TensorIndex.Colon, 2].mean().item<float>());
        Assert.True(red > blue, $"red {red}, blue {blue}");
    }

    [Theory]
    [InlineData(DiffusionSampler.Ddpm, false)]
    [InlineData(DiffusionSampler.Ddim, true)]
    public void Sample_LearnedVariance_IsForAncestralSamplingOnly(DiffusionSampler sampler, bool same)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var data = TinyData.Create();
        using var generator = DiffusionGenerator.Train(
            data, Options with { TrainingSteps = 3, LearnedVariance = true }, CPU, TrainingHooks.None);
        var path = folder.File("generator.safetensors");
        generator.Save(path);
        using var loaded = DiffusionGenerator.Load(path, CPU);

        // Each output channel has a bias for each of the 2 x 2 pixels of a cell; those of the variance are the last 12.
        var tensors = Safetensors.ReadFile(path, out var metadata);
        tensors["output.bias"].narrow(0, 12, 12).fill_(1);
        Safetensors.WriteFile(path, tensors, metadata);
        using var louder = DiffusionGenerator.Load(path, CPU);
        var sampling = new GeneratorSampling { SamplerSteps = 4, Sampler = sampler, GuidanceRescale = 0.5 };

        var images = generator.Draw(Red(2), [1, 2], sampling, generator);

        Assert.True(images.eq(loaded.Draw(Red(2), [1, 2], sampling, generator)).all().item<bool>());
        Assert.Equal(same, images.eq(louder.Draw(Red(2), [1, 2], sampling, generator)).all().item<bool>());
    }

    [Fact]
    public void Train_LiteratureTopologyInBFloat16_StaysFinite()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        var network = UNetOptions.ImprovedDdpm32 with
        {
            Channels = 16, NormGroups = 8, ChannelMultipliers = [1, 2], BlocksPerLevel = 1, AttentionResolutions = [4],
            ScaleShiftNorm = false, Dropout = 0.2,
        };
        var options = Options with { TrainingSteps = 4, Network = network, Precision = Precision.BFloat16, LearnedVariance = true };
        using var generator = DiffusionGenerator.Train(data, options, CPU, TrainingHooks.None);

        var images = generator.Draw(Red(2), [1, 2], new() { SamplerSteps = 3, Sampler = DiffusionSampler.Ddpm });

        Assert.True(images.to(float32).std().item<float>() > 1);
    }

    [Theory]
    [InlineData(DiffusionSchedule.Cosine)]
    [InlineData(DiffusionSchedule.LinearZeroTerminalSnr)]
    public void Train_NoiseWhereNoImageIsLeft_IsRefusedAndSaysWhatToChoose(DiffusionSchedule schedule)
    {
        using var data = TinyData.Create();
        var options = Options with { Schedule = schedule, Prediction = Prediction.Noise };

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => DiffusionGenerator.Train(data, options, CPU, TrainingHooks.None));

        Assert.Contains($"Schedule is {schedule}", error.Message);
        Assert.Contains("Velocity or Image, or Schedule Linear", error.Message);
    }

    /// <summary>Two findings, each absent, half certain or present, alone or together; each brightens its half of the image by as
    /// much.</summary>
    [Fact]
    public void Train_FindingsToADegree_ShowEachByItsValue()
    {
        using var scope = NewDisposeScope();
        var layout = new ConditionLayout([new("Findings", true, ["left", "right"]) { Kind = ConditionKind.Findings }]);
        var conditions = tensor(
            Enumerable.Range(0, 90).SelectMany(row => new[] { row % 3 / 2f, row / 3 % 3 / 2f }).ToArray()).reshape(90, 2);
        var halves = conditions.repeat_interleave(4, 1).reshape(90, 1, 1, 8).expand(90, 3, 8, 8);
        var data = new DiffusionTrainingSet((30 + (halves * 180)).to(ScalarType.Byte), conditions, layout);
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { LabelDropout = 0 }, CPU, TrainingHooks.None);
        Tensor Draw(float left, float right) => generator.Draw(
            tensor(new[] { left, right }).expand(16, 2), [.. Enumerable.Range(0, 16).Select(i => (long)i)], new() { SamplerSteps = 5 })
                .to(float32)
                .mean([0, 1, 2]);
        float Left(Tensor columns) => columns.narrow(0, 0, 4).mean().item<float>();
        float Right(Tensor columns) => columns.narrow(0, 4, 4).mean().item<float>();

        var (left, half, both, none) = (Draw(1, 0), Draw(0.5f, 0), Draw(1, 1), Draw(0, 0));

        Assert.True(Left(left) > Left(half) + 20 && Left(half) > Left(none) + 20, $"{Left(left)} {Left(half)} {Left(none)}");
        Assert.True(Left(both) > Left(none) + 40 && Right(both) > Right(left) + 40, $"{Left(both)} {Right(both)} {Right(left)}");
    }

    /// <summary>Conditions of the right class and the red hospital.</summary>
    private static Tensor Red(int count) => tensor(new[] { 0f, 1, 1, 0 }).expand(count, 4);
}

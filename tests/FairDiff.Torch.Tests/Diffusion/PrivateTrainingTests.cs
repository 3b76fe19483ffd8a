using System.Text.Json;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;
using FairDiff.Torch.Privacy;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Generators that hide their examples.</summary>
public sealed class PrivateTrainingTests : IDisposable
{
    private static readonly DiffusionTrainingOptions Private = TinyData.Options with
    {
        TrainingSteps = 6, Privacy = new() { Epsilon = 8, Delta = 1e-3, NoiseMultiplicity = 2, NoiseSeed = 5 },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Train_CancelledAndResumed_EndsWithTheSameWeights(double dropout)
    {
        using var data = TinyData.Create();
        var plain = Private with { Network = UNetOptions.Tiny with { Dropout = dropout } };

        Cancelled(data, plain);
        var resumed = Saved(DiffusionGenerator.Train(data, WithCheckpoint(plain), CPU));
        var straight = Saved(DiffusionGenerator.Train(data, plain, CPU));

        Assert.Equal(straight, resumed);
    }

    [Fact]
    public void Train_WithASecret_KeepsItInTheCheckpoint()
    {
        using var data = TinyData.Create();
        var secret = Private with { Privacy = Private.Privacy! with { NoiseSeed = null } };

        Cancelled(data, secret);
        var before = Key();
        var resumed = Saved(DiffusionGenerator.Train(data, WithCheckpoint(secret), CPU));
        var other = Saved(DiffusionGenerator.Train(data, secret, CPU));

        Assert.Equal(before, Key());
        Assert.NotEqual(resumed, other);

        byte[] Key()
        {
            using var scope = NewDisposeScope();
            return Safetensors.ReadFile(_folder.File("checkpoint.safetensors"), out _)[PrivateRandom.KeyName].data<byte>().ToArray();
        }
    }

    [Fact]
    public void Description_SaysWhatIsPromised_AndNothingElseOfTheData()
    {
        using var data = TinyData.Create();
        DiffusionGenerator.Train(data, Private with { TrainingSteps = 2 }, CPU).Save(_folder.File("private.safetensors"));
        using var generator = DiffusionGenerator.Load(_folder.File("private.safetensors"), CPU);

        var told = generator.Description.Privacy!;
        var accountant = PrivacyAccountant.Empty.Add(told.NoiseMultiplier, told.SamplingRate, 2).Add(told.CountNoise, 1, 1);
        Assert.Equal((8, 1e-3, "image", 2, 2), (told.Epsilon, told.Delta, told.Unit, told.Steps, told.NoiseMultiplicity));
        Assert.Equal(16.0 / 60, told.SamplingRate, 1e-12);
        Assert.Equal(8, accountant.Epsilon(1e-3), tolerance: 1e-4);
        Assert.Equal(0.8, PrivacyAccountant.Empty.Add(told.CountNoise, 1, 1).Epsilon(1e-3), tolerance: 1e-4);
        Assert.Equal(accountant.GroupEpsilon(2, 1e-3), told.GroupEpsilon(2), tolerance: 1e-9);
        Assert.InRange(told.GroupEpsilon(2), 8.1, 40);
        Assert.Equal([0.5, 0.5, 0.5], generator.Description.Scaling.Mean);
        Assert.NotEqual(
            ConditionCount.Of(data.Conditions).Select(count => count.Rows), generator.Description.TrainingRows.Select(count => count.Rows));
        Assert.Contains("\"privacy\":{\"epsilon\":8,", generator.Description.ToJson());
    }

    [Fact]
    public void Description_OfAGeneratorThatStartsFromAnother_HasItsScaling()
    {
        using var data = TinyData.Create();
        using (var start = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 1 }, CPU))
        {
            start.Save(_folder.File("public.safetensors"));
        }

        var options = Private with { StartFrom = StartingGenerator.FromFile(_folder.File("public.safetensors")) };
        using var darker = data with { Images = data.Images / 2 };

        Assert.Equal(
            DiffusionGenerator.Describe(data, TinyData.Options).Scaling.Mean, DiffusionGenerator.Describe(darker, options).Scaling.Mean);
    }

    // The loss is a mean over all steps so far; that of a training whose steps did nothing stays at 1 give or take 0.05.
    [Fact]
    public void Train_WithLittleNoise_Learns()
    {
        using var data = TinyData.Create();
        var (losses, steps) = (new List<double>(), 0);

        DiffusionGenerator.Train(
            data,
            TinyData.Options with
            {
                BatchSize = 15, TrainingSteps = 24,
                Privacy = new() { Epsilon = 1000, Delta = 1e-3, NoiseMultiplicity = 1, NoiseSeed = 1 },
            },
            CPU,
            new() { Metric = (name, value, _) => { if (name == "generator/loss") { losses.Add(value); } }, Step = _ => steps++ }).Dispose();

        Assert.Equal(24, steps);
        Assert.InRange(losses[^1], 0, 0.85);
    }

    // A batch of one image on average is empty in more than a third of the steps.
    [Fact]
    public void Train_EmptyBatches_AddNoiseAlone()
    {
        using var data = TinyData.Create();
        var (parts, steps) = (0, 0);

        using var generator = DiffusionGenerator.Train(
            data, Private with { BatchSize = 1, TrainingSteps = 20 }, CPU, new() { Forward = _ => parts++, Step = _ => steps++ });

        Assert.Equal(20, steps);
        Assert.InRange(parts, 8, 34);
        Assert.True(generator.Draw(zeros(1, 4), [1], new() { SamplerSteps = 2 }).to(float32).isfinite().all().item<bool>());
    }

    [Fact]
    public void Batch_HoldsEachImageAsOftenAsItsMultiplicity()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        using var hidden = PrivateTraining.Of(Private, null, data, "image")!;
        var run = Private.Run(data) with { Private = hidden };

        using var batch = TrainingBatch.For(3, data, new RowSampler(data.Conditions, data.Layout, null, 1), run);
        var chosen = hidden.Random.Sample(3, 60, 16.0 / 60);

        Assert.Equal(2 * chosen.Length, batch.Times.Length);
        Assert.True(batch.Values.eq(data.Images.index_select(0, tensor(chosen)).repeat_interleave(2, 0)).all().item<bool>());
        Assert.All(batch.Times.Chunk(2), times => Assert.Equal([0, 1], times.Select(time => (int)(time * 2)).Order()));
        Assert.NotEqual(batch.Noise[0].abs().sum().item<float>(), batch.Noise[1].abs().sum().item<float>());
        Assert.Equal(chosen.Length, batch.Split(chosen.Length).Count);
    }

    [Fact]
    public void Fingerprint_WithoutPrivacy_KnowsNothingOfIt()
    {
        Assert.DoesNotContain("rivacy", JsonSerializer.Serialize(TinyData.Options));
        Assert.Contains("\"Epsilon\":8", JsonSerializer.Serialize(Private));
    }

    [Fact]
    public void Train_ForWhatCannotBeHidden_SaysWhy()
    {
        using var data = TinyData.Create();
        using var soft = data with
        {
            Layout = new([new("Label", true, ["left", "right", "up", "down"]) { Kind = ConditionKind.Distribution }]),
        };

        Assert.Contains("Choose a delta below 0.0167", Refusal(data, Private with { Privacy = new() { Delta = 0.02 } }));
        Assert.Contains("a label vector or a soft label", Refusal(soft, Private));

        static string Refusal(DiffusionTrainingSet set, DiffusionTrainingOptions options) =>
            Assert.Throws<EngineException>(() => DiffusionGenerator.Train(set, options, CPU)).Message;
    }

    [Fact]
    public void Train_Vectors_TakesItsScalingFromAnotherGenerator()
    {
        using var scope = NewDisposeScope();
        using var data = new VectorTrainingSet(rand(200, 6), zeros(200, 0), new([]));
        var options = new VectorTrainingOptions
        {
            Network = new() { Width = 32, Blocks = 1 }, TrainingSteps = 5, BatchSize = 20,
            Privacy = new() { Delta = 1e-3, NoiseSeed = 1 },
        };
        var error = Assert.Throws<EngineException>(() => VectorGenerator.Train(data, options, CPU));
        Assert.Contains("Privacy is set and StartFrom is null", error.Message);
        using var other = new VectorTrainingSet(data.Vectors * 2, data.Conditions, data.Layout);
        using (var start = VectorGenerator.Train(other, options with { Privacy = null }, CPU))
        {
            start.Save(_folder.File("public.safetensors"));
        }

        using var generator = VectorGenerator.Train(
            data, options with { StartFrom = StartingGenerator.FromFile(_folder.File("public.safetensors")) }, CPU);

        Assert.Equal("vector", generator.Description.Privacy!.Unit);
        Assert.Equal(VectorGenerator.Describe(other, options with { Privacy = null }).Scaling.Mean, generator.Description.Scaling.Mean);
    }

    [Fact]
    public void Validate_OutOfRange_NamesTheSetting()
    {
        Assert.StartsWith("Privacy.Epsilon is 0; it must be from 0.1 to 1000.", Refusal(Private with { Privacy = new() { Epsilon = 0 } }));
        Assert.StartsWith("Privacy.Delta is 1; ", Refusal(Private with { Privacy = new() { Delta = 1 } }));
        Assert.StartsWith("Privacy.MaxGradientNorm is 0; ", Refusal(Private with { Privacy = new() { MaxGradientNorm = 0 } }));
        Assert.StartsWith("Privacy.NoiseMultiplicity is 0; ", Refusal(Private with { Privacy = new() { NoiseMultiplicity = 0 } }));
        Assert.StartsWith("AttributeTempering is 0.5; it must be 1: each example is drawn alike", Refusal(
            Private with { AttributeTempering = 0.5 }));
        Assert.StartsWith("LabelledFraction is 0.4; it must be null: ", Refusal(Private with { LabelledFraction = 0.4 }));
        Assert.StartsWith("GradientAccumulation is 2; it must be 1: ", Refusal(Private with { GradientAccumulation = 2 }));

        static string Refusal(DiffusionTrainingOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(options.Validate).Message;
    }

    private DiffusionTrainingOptions WithCheckpoint(DiffusionTrainingOptions options) =>
        options with { CheckpointPath = _folder.File("checkpoint.safetensors") };

    private void Cancelled(DiffusionTrainingSet data, DiffusionTrainingOptions options)
    {
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => DiffusionGenerator.Train(data, WithCheckpoint(options), CPU, new()
        {
            Cancellation = cancel.Token,
            Step = step => { if (step == 3) { cancel.Cancel(); } },
        }));
    }

    private string Saved(DiffusionGenerator generator)
    {
        using (generator)
        {
            generator.Save(_folder.File("saved.safetensors"));
        }

        return StartingGenerator.FromFile(_folder.File("saved.safetensors")).ReadSha256();
    }
}

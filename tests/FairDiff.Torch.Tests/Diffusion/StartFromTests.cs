using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Tests.Diffusion.Vectors;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>A training that starts with the weights of another generator.</summary>
public sealed class StartFromTests : IDisposable
{
    private static readonly GeneratorSampling Sampling = new() { SamplerSteps = 3 };

    /// <summary>One step so small that no weight moves.</summary>
    private static readonly DiffusionTrainingOptions Still = TinyData.Options with
    {
        TrainingSteps = 1, LearningRate = 1e-30, WeightDecay = 0, EmaDecay = 0, Seed = 9,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_ClassesInAnotherOrder_StartsWithTheWeightsOfTheirNames()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        using var trained = Trained(data, TinyData.Options);

        // The same rows: red is a value that the file knows, green one that it does not, and the label's column has another name.
        var other = data with
        {
            Layout = new([new("Diagnosis", true, ["right", "left"]), new("Hospital", false, ["green", "blue", "red"])]),
            Conditions = cat([data.Conditions.index_select(1, tensor([1L, 0])), zeros(60, 1), data.Conditions.narrow(1, 2, 2).flip(1)], 1),
        };
        using var started = DiffusionGenerator.Train(other, Still with { StartFrom = File }, CPU);

        Assert.Equal(File.ReadSha256(), started.Description.StartedFrom);
        Assert.True(Same(started, [0, 1, 0, 0, 1], [1, 0, 1, 0]), "left, red");
        Assert.True(Same(started, [1, 0, 0, 1, 0], [0, 1, 0, 1]), "right, blue");
        Assert.False(Same(started, [1, 0, 0, 0, 1], [1, 0, 1, 0]), "right is not left");
        Assert.False(Same(started, [0, 1, 1, 0, 0], [1, 0, 0, 0]), "a new value begins as without the file");

        bool Same(DiffusionGenerator generator, float[] conditions, float[] before) =>
            generator.Draw(tensor(conditions).reshape(1, -1), [1], Sampling)
                .eq(trained.Draw(tensor(before).reshape(1, -1), [1], Sampling)).all().item<bool>();
    }

    [Fact]
    public void Train_FromAGeneratorWithoutCondition_TakesAllButTheEmbeddingOfTheCondition()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        Trained(data with { Conditions = zeros(60, 0), Layout = new([]) }, TinyData.Options with { TrainingSteps = 20 }).Dispose();
        DiffusionGenerator.Train(data, Still, CPU).Save(_folder.File("new.safetensors"));
        DiffusionGenerator.Train(data, Still with { StartFrom = File }, CPU).Save(_folder.File("started.safetensors"));

        var (before, fresh, started) = (Weights("start"), Weights("new"), Weights("started"));

        Assert.Equal(started.Keys.Order(), fresh.Keys.Order());
        Assert.All(started, pair => Assert.True(
            pair.Value.eq((before.TryGetValue(pair.Key, out var value) ? value : fresh[pair.Key])).all().item<bool>(), pair.Key));
        Assert.Equal(
            ["condition.linear1.weight", "condition.linear2.weight"], started.Keys.Where(name => !before.ContainsKey(name)).Order());
    }

    [Fact]
    public void Train_CancelledAndResumed_EndsAsOneThatWasNot()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        Trained(data, TinyData.Options with { TrainingSteps = 5 }).Dispose();
        var plain = TinyData.Options with { TrainingSteps = 6, StartFrom = File };
        var options = plain with { CheckpointPath = _folder.File("checkpoint.safetensors") };
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => DiffusionGenerator.Train(data, options, CPU, new()
        {
            Cancellation = cancel.Token,
            Metric = (_, _, step) => { if (step == 3) { cancel.Cancel(); } },
        }));

        // The checkpoint is that of this file, whatever it is called, and of no other.
        System.IO.File.Move(File.Path, _folder.File("moved.safetensors"));
        var moved = StartingGenerator.FromFile(_folder.File("moved.safetensors"));
        using (var other = Trained(data, TinyData.Options with { TrainingSteps = 2 }))
        {
            Assert.Contains(
                "other options or data",
                Assert.Throws<EngineException>(() => DiffusionGenerator.Train(data, options, CPU)).Message);
        }

        using var resumed = DiffusionGenerator.Train(data, options with { StartFrom = moved }, CPU);
        using var straight = DiffusionGenerator.Train(data, plain with { StartFrom = moved }, CPU);
        using var without = DiffusionGenerator.Train(data, plain with { StartFrom = null }, CPU);

        var images = straight.Draw(zeros(2, 4), [1, 2], Sampling);
        Assert.True(resumed.Draw(zeros(2, 4), [1, 2], Sampling).eq(images).all().item<bool>());
        Assert.False(without.Draw(zeros(2, 4), [1, 2], Sampling).eq(images).all().item<bool>());
    }

    [Theory]
    [InlineData("size", "image size (8, not 16)")]
    [InlineData("network", "network (Tiny, not Small)")]
    [InlineData("prediction", "prediction (Velocity, not Image)")]
    [InlineData("variance", "learned variance (False, not True)")]
    [InlineData("upsampler", "base image size (none, not 4)")]
    public void Train_FromAnotherNetwork_NamesBothAndTheRemedy(string what, string expected)
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        Trained(data, TinyData.Options with { TrainingSteps = 1 }).Dispose();
        var options = Still with { StartFrom = File };
        options = what switch
        {
            "network" => options with { Network = UNetOptions.Small },
            "prediction" => options with { Prediction = Prediction.Image },
            "variance" => options with { LearnedVariance = true },
            "upsampler" => options with { BaseImageSize = 4 },
            _ => options,
        };
        var set = what == "size" ? data with { Images = zeros([60, 3, 16, 16], ScalarType.Byte) } : data;

        var message = Assert.Throws<EngineException>(() => DiffusionGenerator.Train(set, options, CPU)).Message;

        Assert.Contains($"StartFrom is '{File}', which differs from the generator that is to be trained in {expected}", message);
        Assert.Contains("Train with the settings and the size of that file", message);
        Assert.Equal(message, Assert.Throws<EngineException>(() => DiffusionGenerator.Describe(set, options)).Message);
    }

    [Fact]
    public void Train_FromAFileThatIsNone_NamesIt()
    {
        using var data = TinyData.Create();
        var options = Still with { StartFrom = File };

        var missing = Assert.Throws<EngineException>(() => DiffusionGenerator.Train(data, options, CPU)).Message;
        System.IO.File.WriteAllText(File.Path, "no generator");
        var damaged = Assert.Throws<EngineException>(() => DiffusionGenerator.Train(data, options, CPU)).Message;

        Assert.Contains($"StartFrom is '{File}', which cannot be read", missing);
        Assert.Contains(File.Path, damaged);
    }

    [Fact]
    public void Train_OfVectors_StartsWithTheWeightsToo()
    {
        using var scope = NewDisposeScope();
        using var data = Mixture.Create(200);
        var options = Mixture.Options with { TrainingSteps = 20, Network = new() { Width = 16, Blocks = 1 } };
        using var trained = VectorGenerator.Train(data, options, CPU);
        trained.Save(File.Path);
        var swapped = data with
        {
            Layout = new([new("Label", true, ["b", "a"])]), Conditions = data.Conditions.index_select(1, tensor([1L, 0])),
        };
        var still = options with { TrainingSteps = 1, LearningRate = 1e-30, WeightDecay = 0, EmaDecay = 0, Seed = 9, StartFrom = File };

        using var started = VectorGenerator.Train(swapped, still, CPU);

        Assert.True(started.Draw(Mixture.Wanted(0, 3), [1, 2, 3], Mixture.Plain)
            .eq(trained.Draw(Mixture.Wanted(1, 3), [1, 2, 3], Mixture.Plain)).all().item<bool>());
        Assert.Contains("logarithmic scale (False, not True)", Refusal(swapped with { Vectors = data.Vectors.abs() }, still));
        Assert.Contains("network (MlpOptions { Width = 16", Refusal(swapped, still with { Network = new() { Width = 32, Blocks = 1 } }));

        static string Refusal(VectorTrainingSet set, VectorTrainingOptions options) =>
            Assert.Throws<EngineException>(() => VectorGenerator.Train(set, options, CPU)).Message;
    }

    private StartingGenerator File => StartingGenerator.FromFile(_folder.File("start.safetensors"));

    private DiffusionGenerator Trained(DiffusionTrainingSet data, DiffusionTrainingOptions options)
    {
        var generator = DiffusionGenerator.Train(data, options, CPU);
        generator.Save(File.Path);
        return generator;
    }

    private Dictionary<string, Tensor> Weights(string name) => Safetensors.ReadFile(_folder.File($"{name}.safetensors"), out _);
}

using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public sealed class DiffusionGeneratorTests : IClassFixture<DiffusionGeneratorTests.Trained>
{
    private static readonly GeneratorSampling Sampling = new() { SamplerSteps = 5 };
    private readonly Trained _trained;

    public DiffusionGeneratorTests(Trained trained) => _trained = trained;

    [Fact]
    public void Train_ShortTraining_ReducesTheLoss()
    {
        foreach (var name in new[] { "generator/lossQ0", "generator/lossQ1", "generator/lossQ2", "generator/lossQ3" })
        {
            var losses = _trained.Metrics.Where(metric => metric.Name == name).ToList();
            Assert.Equal([25, 50], losses.Select(metric => metric.Step));
            Assert.All(losses, metric => Assert.InRange(metric.Value, 1e-4, 2));
        }

        var loss = _trained.Metrics.Where(metric => metric.Name == "generator/loss").ToList();
        Assert.InRange(loss[^1].Value / loss[0].Value, 0, 0.9);
        Assert.Equal(60, _trained.Progress[^1].Step);
    }

    [Theory]
    [InlineData(DiffusionSampler.Ddim)]
    [InlineData(DiffusionSampler.Ddpm)]
    [InlineData(DiffusionSampler.DpmSolver2M)]
    [InlineData(DiffusionSampler.Heun)]
    public void Sample_OtherCompany_GivesTheSameImages(DiffusionSampler sampler)
    {
        using var scope = NewDisposeScope();
        var conditions = Conditions(70);
        var seeds = Enumerable.Range(0, 70).Select(i => 100L + i).ToArray();
        var options = Sampling with { Sampler = sampler };

        var together = _trained.Generator.Draw(conditions, seeds, options);
        var alone = _trained.Generator.Draw(conditions.narrow(0, 66, 2), seeds[66..68], options);

        Assert.Equal([70, 3, 8, 8], together.shape);
        Assert.Equal(ScalarType.Byte, together.dtype);
        Assert.InRange((together.narrow(0, 66, 2).to(int32) - alone.to(int32)).abs().max().item<int>(), 0, 1);
        Assert.NotEqual(0, (together[0].to(int32) - together[4].to(int32)).abs().max().item<int>());
    }

    [Fact]
    public void Sample_Condition_ShowsInTheImages()
    {
        using var scope = NewDisposeScope();

        var images = _trained.Generator.Draw(Conditions(32), [.. Enumerable.Range(0, 32).Select(i => (long)i)], Sampling).to(float32);

        // Rows 0, 4, ... are (left, red) and rows 3, 7, ... (right, blue).
        var (first, last) = (
            images[TorchSharp.torch.TensorIndex.Slice(0, null, 4)].mean([0]), images[TensorIndex.Slice(3, null, 4)].mean([0]));
        Assert.True(first[0].mean().item<float>() > first[2].mean().item<float>());
        Assert.True(last[0].mean().item<float>() < last[2].mean().item<float>());
    }

    [Fact]
    public void Load_SavedGenerator_SamplesTheSameBits()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = folder.File("generator.safetensors");
        _trained.Generator.Save(path);

        using var loaded = DiffusionGenerator.Load(path, CPU);

        Assert.Equal(_trained.Generator.ParameterCount, loaded.ParameterCount);
        Assert.Equal(8, loaded.ImageSize);
        Assert.Equivalent(TinyData.Layout, loaded.Layout, strict: true);
        var expected = _trained.Generator.Draw(Conditions(4), [1, 2, 3, 4], Sampling);
        Assert.True(expected.eq(loaded.Draw(Conditions(4), [1, 2, 3, 4], Sampling)).all().item<bool>());
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("weights")]
    [InlineData("description")]
    [InlineData("network")]
    public void Load_DamagedFile_NamesTheFile(string damage)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("generator.safetensors");
        _trained.Generator.Save(path);
        var bytes = File.ReadAllBytes(path);
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        switch (damage)
        {
            case "truncated":
                Array.Resize(ref bytes, bytes.Length / 2);
                break;
            case "weights":
                bytes[^100] ^= 1;
                break;
            case "description":
                bytes[text.IndexOf("velocity", StringComparison.Ordinal)] = (byte)'w';
                break;
            case "network":
                bytes[text.IndexOf("normGroups", StringComparison.Ordinal)] = (byte)'w';
                break;
        }

        File.WriteAllBytes(path, bytes);

        Assert.Contains("generator.safetensors", Assert.Throws<EngineException>(() => DiffusionGenerator.Load(path, CPU)).Message);
    }

    [Fact]
    public void Load_FileOfAnEarlierFormat_NamesBothFormats()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = folder.File("generator.safetensors");
        _trained.Generator.Save(path);
        var weights = Safetensors.ReadFile(path, out var metadata);
        Safetensors.WriteFile(path, weights, new Dictionary<string, string>(metadata) { ["format"] = "fairdiff-generator-1" });

        var message = Assert.Throws<EngineException>(() => DiffusionGenerator.Load(path, CPU)).Message;

        Assert.Contains("format 'fairdiff-generator-1', expected 'fairdiff-generator-2'", message);
    }

    [Fact]
    public void Load_AnyByteChanged_IsAnError()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("generator.safetensors");
        _trained.Generator.Save(path);
        var bytes = File.ReadAllBytes(path);
        var header = 8 + (int)BitConverter.ToInt64(bytes);
        var metadata = System.Text.Encoding.Latin1.GetString(bytes).IndexOf("}},", StringComparison.Ordinal);

        // Every byte around the checksum's own name, and a sample of the others.
        foreach (var place in Enumerable.Range(8, 60).Concat(
            Enumerable.Range(0, header).Where(place => place % (place < metadata ? 13 : 211) == 0)).Append(header + 5))
        {
            var changed = (byte[])bytes.Clone();
            changed[place] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.Throws<EngineException>(() => DiffusionGenerator.Load(path, CPU).Dispose());
        }
    }

    [Fact]
    public void TrainingRows_CountsTheConditionsOfTheData()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("generator.safetensors");
        _trained.Generator.Save(path);
        using var loaded = DiffusionGenerator.Load(path, CPU);

        // By hand: the pattern of label, hospital and missing label repeats every 12 of the 60 rows, and each of these occurs twice in it.
        Assert.Equal(
            ["0 0 0 1: 10", "0 0 1 0: 10", "0 1 0 1: 10", "0 1 1 0: 10", "1 0 0 1: 10", "1 0 1 0: 10"],
            loaded.Description.TrainingRows.Select(count => $"{string.Join(' ', count.Condition)}: {count.Rows}"));
    }

    [Fact]
    public void Sample_SeveralTimes_LeavesOnlyItsResults()
    {
        using var conditions = Conditions(4);
        _trained.Generator.Draw(conditions, [1, 2, 3, 4], Sampling).Dispose();
        var before = LiveTensors;

        for (var i = 0; i < 3; i++)
        {
            _trained.Generator.Draw(conditions, [1, 2, 3, 4], Sampling).Dispose();
        }

        Assert.Equal(before, LiveTensors);
    }

    [Fact]
    public void Sample_Cancelled_Stops()
    {
        using var conditions = Conditions(4);

        Assert.Throws<OperationCanceledException>(void () =>
            _trained.Generator.Sample(conditions, [1, 2, 3, 4], Sampling, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Sample_WrongConditions_SaysWhatIsExpected()
    {
        using var conditions = zeros(2, 3);

        var error = Assert.Throws<EngineException>(() => _trained.Generator.Draw(conditions, [1, 2], Sampling));

        Assert.Contains("expected Float32 [2, 4]", error.Message);
    }

    /// <summary>Tensors made on this thread and not yet disposed of.</summary>
    private static long LiveTensors => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>(left, red), (left, blue), (right, red), (right, blue), and so on.</summary>
    private static Tensor Conditions(int count)
    {
        using var scope = NewDisposeScope();
        var conditions = zeros(count, 4);
        for (var row = 0; row < count; row++)
        {
            conditions[row, row / 2 % 2].fill_(1);
            conditions[row, 2 + (row % 2)].fill_(1);
        }

        return conditions.MoveToOuterDisposeScope();
    }

    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            using var data = TinyData.Create();
            Generator = DiffusionGenerator.Train(data, TinyData.Options, CPU, new()
            {
                Metric = (name, value, step) => Metrics.Add((name, value, step)),
                Progress = Progress.Add,
            });
        }

        internal DiffusionGenerator Generator { get; }

        internal List<(string Name, double Value, long Step)> Metrics { get; } = [];

        internal List<TrainingProgress> Progress { get; } = [];

        public void Dispose() => Generator.Dispose();
    }
}

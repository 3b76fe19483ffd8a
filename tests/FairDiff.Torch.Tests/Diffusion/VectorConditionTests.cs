using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Guidance;
using FairDiff.Torch.Diffusion.Training;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Conditions whose label part is a vector: several entries at once, unknown ones NaN.</summary>
public class VectorConditionTests
{
    private const float Unknown = float.NaN;

    private static readonly ConditionLayout Layout = new(
        [new("Label", true, ["a", "b"]) { Kind = ConditionKind.Findings }, new("Sex", false, ["f", "m"])]);

    [Fact]
    public void Encode_Findings_ArePresentAbsentOrUnknownEachByItself()
    {
        using var scope = NewDisposeScope();
        var conditions = tensor(new[] { 0.25f, Unknown, 1, 0, 0, 0, 0, 1, 0.5f, 1, 0, 0, Unknown, Unknown, 1, 0 }).reshape(4, 4);

        Assert.Equal(6, Layout.EncodedSize);
        Assert.Equal(
            [
                0.25f, 0, 0.75f, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0.5f, 1, 0.5f, 0, 0, 0, 0, 0, 0, 0, 1,
                0], Layout.Encode(conditions).data<float>().ToArray());
    }

    [Fact]
    public void Encode_Distribution_IsAsItIs()
    {
        using var scope = NewDisposeScope();
        var layout = new ConditionLayout([Layout.Parts[0] with { Kind = ConditionKind.Distribution }, Layout.Parts[1]]);
        var conditions = tensor(new[] { 0.25f, 0.75f, 1, 0, Unknown, Unknown, 0, 1 }).reshape(2, 4);

        Assert.Equal([0.25f, 0.75f, 1, 0, 0, 0, 0, 1], layout.Encode(conditions).data<float>().ToArray());
        Assert.Equal(["Label (distribution): a, b; Sex: f, m", "Label (findings): a, b; Sex: f, m"], [layout.Text, Layout.Text]);
    }

    [Fact]
    public void NullConditions_OfFindings_AreUnknown()
    {
        using var scope = NewDisposeScope();
        var encoded = Layout.Encode(tensor(new[] { 1f, 0, 0, 1 }).reshape(1, 4));

        Assert.Equal([0, 0, 0, 0, 0, 1], NullConditions.Of(encoded, Layout, GuidanceNull.Label).data<float>().ToArray());
        Assert.Equal(new float[6], NullConditions.Of(encoded, Layout, GuidanceNull.All).data<float>().ToArray());
    }

    [Fact]
    public void Draw_LabelledRows_AreThoseWithAnyKnownEntry()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var conditions = tensor(new[] { Unknown, Unknown, 1, 0, 0, 0, 1, 0, Unknown, 0, 0, 1, 1, 0, 0, 0 }).reshape(4, 4);

        var labelled = new RowSampler(conditions, Layout, 1, 1).Draw(200, generator);
        var unlabelled = new RowSampler(conditions, Layout, 0, 1).Draw(50, generator);

        Assert.Equal([1, 2, 3], labelled.Distinct().Order());
        Assert.Equal([0], unlabelled.Distinct());
    }

    [Fact]
    public void For_Batch_HoldsNoNan()
    {
        using var data = Data();
        var rows = new RowSampler(data.Conditions, Layout, null, 1);

        using var batch = TrainingBatch.For(3, data, rows, TinyData.Options.Run(8));

        using var scope = NewDisposeScope();
        Assert.Equal([16, 6], batch.Conditions.shape);
        Assert.True(batch.Conditions.isfinite().all().item<bool>());
        Assert.True(batch.Conditions.narrow(1, 0, 2).eq(0.5).any().item<bool>());
    }

    [Fact]
    public void TrainAndSample_UnknownEntries_AreNotAbsentOnes()
    {
        using var scope = NewDisposeScope();
        using var data = Data();
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 20 }, CPU, TrainingHooks.None);
        var sampling = new GeneratorSampling { SamplerSteps = 2 };

        var unknown = generator.Draw(tensor(new[] { 1, Unknown, 0, 1 }).reshape(1, 4), [1], sampling);
        var absent = generator.Draw(tensor(new[] { 1f, 0, 0, 1 }).reshape(1, 4), [1], sampling);

        Assert.False(unknown.eq(absent).all().item<bool>());
    }

    [Fact]
    public void Train_LabelsDroppedAndUnknown_NoneDrawsNoneAndUnknownTheMarginal()
    {
        using var scope = NewDisposeScope();
        using var data = Findings();
        var options = TinyData.Options with { TrainingSteps = 400, BatchSize = 32, LabelDropout = 0.3 };
        using var generator = DiffusionGenerator.Train(data, options, CPU, TrainingHooks.None);

        // The share of images that show each finding, of 64.
        (double Left, double Right) Shown(float left, float right, double guidanceWeight)
        {
            const int Count = 64;
            var images = generator.Draw(
                tensor(new[] { left, right }).expand(Count, 2), [.. Enumerable.Range(0, Count).Select(i => (long)i)],
                new GeneratorSampling { SamplerSteps = 10, GuidanceWeight = guidanceWeight });
            var halves = images.to(float32).mean([1, 2]).reshape(Count, 2, 4).mean([2]).gt(120).to(float32).mean([0]);
            return (halves[0].item<float>(), halves[1].item<float>());
        }

        foreach (var weight in new double[] { 0, 1 })
        {
            var (none, left, both, unknown) = (
                Shown(0, 0, weight), Shown(1, 0, weight), Shown(1, 1, weight), Shown(Unknown, Unknown, weight));
            var message = $"weight {weight}: none {none}, left {left}, both {both}, unknown {unknown}";
            Assert.True(none is (<= 0.05, <= 0.05), message);
            Assert.True(left is (>= 0.95, <= 0.05) && both is (>= 0.95, >= 0.95), message);
            Assert.True(unknown is (> 0.3 and < 0.7, > 0.3 and < 0.7), message);
        }

        // Each entry by itself: one is known, the other as in the data.
        var (leftUnknown, rightUnknown) = (Shown(Unknown, 0, 0), Shown(1, Unknown, 0));
        Assert.True(
            leftUnknown is (> 0.2 and < 0.8, <= 0.05) && rightUnknown is (>= 0.95, > 0.2 and < 0.8),
            $"left unknown {leftUnknown}, right unknown {rightUnknown}");
    }

    [Fact]
    public void Train_NanInAPartThatIsNoVector_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var data = Data();
        data.Conditions[0, 2].fill_(Unknown);

        Assert.Contains(
            "NaN",
            Assert.Throws<EngineException>(() => DiffusionGenerator.Train(data, TinyData.Options, CPU, TrainingHooks.None)).Message);
    }

    [Fact]
    public void Save_VectorPart_ComesBack()
    {
        using var folder = new TemporaryFolder();
        using var data = Data();
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 1 }, CPU, TrainingHooks.None);

        generator.Save(folder.File("generator.safetensors"));
        using var loaded = DiffusionGenerator.Load(folder.File("generator.safetensors"), CPU);

        Assert.Equal([ConditionKind.Findings, ConditionKind.Category], loaded.Layout.Parts.Select(part => part.Kind));
        var conditions = tensor(new[] { 0.5f, Unknown, 0, 1 }).reshape(1, 4);
        var sampling = new GeneratorSampling { SamplerSteps = 2 };
        Assert.True(generator.Draw(conditions, [1], sampling).eq(loaded.Draw(conditions, [1], sampling)).all().item<bool>());
    }

    [Fact]
    public void Load_LabelVectorsOfAnEarlierVersion_SaysToTrainAgain()
    {
        using var folder = new TemporaryFolder();
        using var data = Data();
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 1 }, CPU, TrainingHooks.None);
        var path = folder.File("generator.safetensors");
        generator.Save(path);
        var tensors = Safetensors.ReadFile(path, out var metadata);
        var former = new Dictionary<string, string>(metadata)
        {
            ["format"] = "fairdiff-generator-2",
            ["generator"] = metadata["generator"].Replace("\"kind\":\"findings\"", "\"isVector\":true", StringComparison.Ordinal),
        };
        Safetensors.WriteFile(path, tensors, former);

        var message = Assert.Throws<EngineException>(() => DiffusionGenerator.Load(path, CPU)).Message;

        Assert.Contains("'nothing found' and 'not known' were one and the same condition", message);
        Assert.Contains("Train it again, in a new folder", message);
        Safetensors.WriteFile(path, tensors, new Dictionary<string, string>(metadata) { ["format"] = "fairdiff-generator-2" });
        Assert.Contains(
            "a description of format 'fairdiff-generator-3'",
            Assert.Throws<EngineException>(() => DiffusionGenerator.Load(path, CPU)).Message);
        Safetensors.Dispose(tensors);
    }

    [Fact]
    public void Save_Categories_KeepsTheFormatOfEarlierVersions()
    {
        using var folder = new TemporaryFolder();
        using var data = TinyData.Create();
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 1 }, CPU, TrainingHooks.None);
        generator.Save(folder.File("generator.safetensors"));

        Safetensors.Dispose(Safetensors.ReadFile(folder.File("generator.safetensors"), out var metadata));

        Assert.Equal("fairdiff-generator-2", metadata["format"]);
        Assert.Contains(
            "\"condition\":[{\"name\":\"Label\",\"isLabel\":true,\"values\":[\"left\",\"right\"]},{\"name\":\"Hospital\",\"isLabel\":false,\"values\":[\"red\",\"blue\"]}]",
            metadata["generator"]);
    }

    /// <summary>
    /// Two findings, each a bright half, in a half of the images and independent; of every eighth image both are unknown, of two more one.
    /// </summary>
    private static DiffusionTrainingSet Findings()
    {
        const int Rows = 256;
        using var scope = NewDisposeScope();
        var known = tensor(Enumerable.Range(0, Rows).SelectMany(row => new float[] { row % 2, row / 2 % 2 }).ToArray()).reshape(Rows, 2);
        using var generator = new Generator(4);
        var noise = randint(0, 40, [Rows, 3, 8, 8], ScalarType.Float32, generator: generator);
        var images = (noise + (known.repeat_interleave(4, 1).reshape(Rows, 1, 1, 8) * 180)).to(ScalarType.Byte);
        for (var row = 0; row < Rows; row++)
        {
            foreach (var entry in (row / 4 % 8) switch { 0 => new[] { 0, 1 }, 1 => [0], 2 => [1], _ => [] })
            {
                known[row, entry].fill_(Unknown);
            }
        }

        var layout = new ConditionLayout([new("Label", true, ["left", "right"]) { Kind = ConditionKind.Findings }]);
        return new(images.MoveToOuterDisposeScope(), known.MoveToOuterDisposeScope(), layout);
    }

    private static DiffusionTrainingSet Data()
    {
        using var scope = NewDisposeScope();
        var data = TinyData.Create() with { Layout = Layout };
        data.Conditions.narrow(1, 0, 1).mul_(0.5);
        data.Conditions.narrow(1, 1, 1).masked_fill_(data.Conditions.narrow(1, 1, 1).eq(0), Unknown);
        data.Images.MoveToOuterDisposeScope();
        data.Conditions.MoveToOuterDisposeScope();
        return data;
    }
}

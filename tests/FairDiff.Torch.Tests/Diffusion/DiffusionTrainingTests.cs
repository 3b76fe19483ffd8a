using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class DiffusionTrainingTests
{
    private static readonly DiffusionTrainingOptions Short = TinyData.Options with { TrainingSteps = 6 };

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Train_CancelledAndResumed_EndsWithTheSameWeights(double dropout)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var data = TinyData.Create();
        var plain = Short with { Network = UNetOptions.Tiny with { Dropout = dropout } };
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

        var sampling = new GeneratorSampling { SamplerSteps = 2 };
        Assert.True(resumed.Draw(zeros(2, 4), [1, 2], sampling).eq(straight.Draw(zeros(2, 4), [1, 2], sampling)).all().item<bool>());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Train_GradientAccumulation_HasTheGradientOfTheWholeBatch(int parts)
    {
        using var data = TinyData.Create();
        var (whole, wholeParts) = FirstStep(1);
        var (summed, summedParts) = FirstStep(parts);

        Assert.Equal(whole["generator/loss"], summed["generator/loss"], 1e-5 * whole["generator/loss"]);
        Assert.Equal(whole["generator/gradientNorm"], summed["generator/gradientNorm"], 1e-4 * whole["generator/gradientNorm"]);
        Assert.Equal(parts, summedParts.Count);

        // 16 images in parts of 8, or of 4 and 3: what a part holds goes with its images.
        Assert.InRange(
            (double)summedParts.Max() / wholeParts.Single(), 0.9 * Math.Ceiling(16.0 / parts) / 16, 1.1 * Math.Ceiling(16.0 / parts) / 16);

        (Dictionary<string, double> Metrics, List<long> Bytes) FirstStep(int accumulation)
        {
            var (metrics, bytes) = (new Dictionary<string, double>(), new List<long>());
            DiffusionGenerator.Train(data, Short with { TrainingSteps = 1, GradientAccumulation = accumulation }, CPU, new()
            {
                Metric = (name, value, _) => metrics[name] = value,
                Forward = made => bytes.Add(made.OfType<Tensor>().Sum(tensor => tensor.numel() * tensor.element_size())),
            }).Dispose();
            return (metrics, bytes);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.2)]
    public void FromSnapshots_Length_IsTheGeneratorTrainedWithIt(double? trainedLength)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var data = TinyData.Create();
        var options = Short with { TrainingSteps = 24 };
        DiffusionGenerator.Train(
            data, options with { EmaLength = trainedLength, PostHocEma = 8, SnapshotFolder = folder.File("averages") }, CPU,
                TrainingHooks.None).Dispose();
        using var tracked = DiffusionGenerator.Train(data, options with { EmaLength = 0.12 }, CPU, TrainingHooks.None);
        using var plain = DiffusionGenerator.Train(data, options, CPU, TrainingHooks.None);

        using var made = DiffusionGenerator.FromSnapshots(folder.File("averages"), 0.12, out var error);

        Assert.InRange(error, 1e-6, 0.05);
        tracked.Save(folder.File("tracked.safetensors"));
        made.Save(folder.File("made.safetensors"));
        plain.Save(folder.File("plain.safetensors"));
        var expected = Safetensors.ReadFile(folder.File("tracked.safetensors"), out var expectedNotes);
        var found = Safetensors.ReadFile(folder.File("made.safetensors"), out var foundNotes);
        var other = Safetensors.ReadFile(folder.File("plain.safetensors"), out var otherNotes);
        Assert.Equal(expectedNotes, foundNotes);
        Assert.Contains("\"emaLength\":0.12", foundNotes["generator"]);
        Assert.DoesNotContain("emaLength", otherNotes["generator"]);
        Assert.InRange(Distance(expected, found) / Distance(expected, other), 0, 0.05);
        made.Draw(zeros(1, 4), [1], new() { SamplerSteps = 1 });

        static double Distance(Dictionary<string, Tensor> a, Dictionary<string, Tensor> b) =>
            Math.Sqrt(a.Sum(pair => (pair.Value - b[pair.Key]).square().sum().item<float>()));
    }

    [Fact]
    public void Train_CheckpointOfOtherData_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var data = TinyData.Create();
        using var other = TinyData.Create(59);
        var options = Short with { CheckpointPath = folder.File("checkpoint.safetensors") };
        DiffusionGenerator.Train(data, options, CPU, TrainingHooks.None).Dispose();

        Assert.Throws<EngineException>(() => DiffusionGenerator.Train(other, options, CPU, TrainingHooks.None));
    }

    [Fact]
    public void Train_BFloat16_StaysFinite()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create();
        using var generator = DiffusionGenerator.Train(data, Short with { Precision = Precision.BFloat16 }, CPU, TrainingHooks.None);

        using var images = generator.Draw(zeros(2, 4), [1, 2], new() { SamplerSteps = 2 });

        Assert.True(images.to(float32).std().item<float>() > 1);
    }

    [Fact]
    public void Train_NoCondition_IsAnUnconditionalGenerator()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create() with { Conditions = zeros(60, 0), Layout = new([]) };
        using var generator = DiffusionGenerator.Train(data, Short, CPU, TrainingHooks.None);

        Assert.Equal([2, 3, 8, 8], generator.Draw(zeros(2, 0), [1, 2], new() { SamplerSteps = 2 }).shape);
    }

    [Fact]
    public void Train_InAScopeOfTheCaller_OutlivesIt()
    {
        DiffusionGenerator generator;
        using (NewDisposeScope())
        {
            generator = DiffusionGenerator.Train(TinyData.Create(), Short with { TrainingSteps = 1 }, CPU, TrainingHooks.None);
        }

        using (generator)
        {
            using var conditions = zeros(1, 4);
            generator.Draw(conditions, [1], new() { SamplerSteps = 1 }).Dispose();
        }
    }

    [Fact]
    public void Train_ManySteps_KeepsTheNumberOfLiveTensors()
    {
        using var data = TinyData.Create();
        var counts = new Dictionary<long, long>();
        var hooks = new TrainingHooks
        {
            Metric = (_, _, step) => counts[step] = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount
        };

        DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 40 }, CPU, hooks).Dispose();

        Assert.Equal(counts[10], counts[39]);
    }

    [Theory]
    [InlineData("rows", "at least one row")]
    [InlineData("type", "Byte [N, 3, S, S]")]
    [InlineData("size", "Image size 25")]
    [InlineData("conditions", "expected Float32 [60, 4]")]
    [InlineData("finite", "NaN or infinity")]
    public void Train_BadData_SaysWhatIsWrong(string what, string message)
    {
        using var scope = NewDisposeScope();
        var good = TinyData.Create();
        var bad = what switch
        {
            "rows" => good with { Images = good.Images.narrow(0, 0, 0) },
            "type" => good with { Images = good.Images.to(float32) },
            "size" => good with { Images = zeros([60, 3, 25, 25], ScalarType.Byte) },
            "conditions" => good with { Conditions = zeros(60, 5) },
            _ => good with { Conditions = good.Conditions / 0f },
        };

        Assert.Contains(
            message, Assert.Throws<EngineException>(() => DiffusionGenerator.Train(bad, Short, CPU, TrainingHooks.None)).Message);
    }

    [Fact]
    public void Train_OptionOutOfRange_NamesItAndItsRange()
    {
        using var data = TinyData.Create();

        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            DiffusionGenerator.Train(data, Short with { LabelDropout = 1.5 }, CPU, TrainingHooks.None));

        Assert.Contains("LabelDropout is 1.5; it must be from 0 to 1", error.Message);
    }
}

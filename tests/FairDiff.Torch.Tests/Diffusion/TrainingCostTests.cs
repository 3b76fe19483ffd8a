using System.Runtime.InteropServices;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;
using FairDiff.Torch.Tests.Training;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

[Collection(nameof(TrainingMemoryTests))]
public class TrainingCostTests
{
    private static readonly GeneratorSampling Sampling = new() { SamplerSteps = 8 };

    [Fact]
    public void Measure_TinyTraining_SaysWhatItTakes()
    {
        using var data = TinyData.Create();
        var options =
            TinyData.Options with { CheckpointPath = "/nowhere/checkpoint", PostHocEma = 60, SnapshotFolder = "/nowhere/averages" };

        var cost = TrainingCost.Measure(data, options, Sampling, true, 70, CPU, TestContext.Current.CancellationToken);
        var parts = TrainingCost.Measure(
            data, options with { GradientAccumulation = 4 }, Sampling, true, 70, CPU, TestContext.Current.CancellationToken);

        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 1 }, CPU, TrainingHooks.None);
        Assert.Equal(generator.ParameterCount, cost.ParameterCount);
        Assert.InRange((double)parts.ActivationBytes / cost.ActivationBytes, 0.23, 0.27);
        Assert.InRange(cost.Step, TimeSpan.FromMicroseconds(100), TimeSpan.FromSeconds(20));
        Assert.InRange(cost.Image, TimeSpan.FromMicroseconds(10), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(Precision.Float32, 0.95, 1.1)]
    [InlineData(Precision.BFloat16, 0.8, 1.25)]
    public void Measure_Activations_AreWhatTheAllocatorHandsOut(Precision precision, double least, double most)
    {
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "mallinfo2", out _))
        {
            Assert.Skip("Only glibc counts what is allocated.");
        }

        using var scope = NewDisposeScope();
        using var data = TinyData.Create() with { Images = randint(0, 255, [60, 3, 32, 32], ScalarType.Byte) };
        var options = TinyData.Options with { Precision = precision, TrainingSteps = 4 };
        var (before, after) = (new List<long>(), new List<long>());
        DiffusionGenerator.Train(data, options, CPU, new()
        {
            Metric = (name, _, _) =>
            {
                if (name == "generator/learningRate")
                {
                    before.Add(Allocated());
                }
            },
            Forward = _ => after.Add(Allocated()),
        }).Dispose();

        var cost = TrainingCost.Measure(data, options, Sampling, false, 1, CPU, TestContext.Current.CancellationToken);

        // From the end of the second step to the end of the third one's forward pass; gradients are freed in between.
        var gradients = cost.ParameterCount * sizeof(float);
        Assert.InRange(cost.ActivationBytes / (double)(after[2] - before[1] + gradients), least, most);
    }

    private static long Allocated()
    {
        var info = MallInfo2();
        return (long)(info.SmallInUse + info.MappedInUse);
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern AllocatorCounts MallInfo2();

    /// <summary>glibc's <c>struct mallinfo2</c>: ten numbers, of which uordblks and hblkhd are bytes in use.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct AllocatorCounts
    {
        private readonly nuint _arena;
        private readonly nuint _ordblks;
        private readonly nuint _smblks;
        private readonly nuint _hblks;
        public readonly nuint MappedInUse;
        private readonly nuint _usmblks;
        private readonly nuint _fsmblks;
        public readonly nuint SmallInUse;
        private readonly nuint _fordblks;
        private readonly nuint _keepcost;
    }
}

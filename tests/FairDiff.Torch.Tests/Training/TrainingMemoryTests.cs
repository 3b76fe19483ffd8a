using System.Diagnostics;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

[Collection(nameof(TrainingMemoryTests))]
[CollectionDefinition(nameof(TrainingMemoryTests), DisableParallelization = true)]
public class TrainingMemoryTests
{
    [Fact]
    public void Run_500Steps_LiveTensorsAndResidentMemoryStayFlat()
    {
        using var training = new TinyTraining();
        var samples = new List<(long Tensors, long Bytes)>();
        Tensor Loss(long step)
        {
            if (step >= 100 && step % 100 == 0)
            {
                samples.Add((LiveTensors(), ResidentBytes()));
            }

            return training.Loss(step);
        }

        var before = LiveTensors();
        TrainingLoop.Run(training.Model, Loss, TinyTraining.Options(501), TrainingHooks.None);
        Assert.Equal(5, samples.Count);
        Assert.Single(samples.Select(sample => sample.Tensors).Distinct());
        Assert.Equal(before, LiveTensors());
        Assert.InRange(samples[^1].Bytes - samples[0].Bytes, long.MinValue, 16 << 20);
    }

    /// <summary>Tensors created on this thread and not disposed of yet, in a scope or not.</summary>
    private static long LiveTensors()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        return statistics.ThreadTotalLiveCount;
    }

    private static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

using System.Diagnostics;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// Times steps of the project's own training loop, AdamW and an average of the weights where one is asked for, and forward passes.
/// </summary>
internal static class TrainingTimes
{
    public const int Warmup = 3;
    public const int Iterations = 7;

    /// <summary>Milliseconds of each step after the first few.</summary>
    public static double[] Measure(nn.Module network, Func<Tensor> loss, double? emaDecay = null, int iterations = Iterations)
    {
        var clock = new Stopwatch();
        var milliseconds = new List<double>();
        Tensor Timed(long step)
        {
            if (step > Warmup)
            {
                milliseconds.Add(clock.Elapsed.TotalMilliseconds);
            }

            clock.Restart();
            return loss();
        }

        var options = new TrainingLoopOptions
        {
            Stage = "benchmark", Steps = Warmup + iterations + 1, LearningRate = _ => 2e-4, WeightDecay = 0.01, EmaDecay = emaDecay,
        };
        TrainingLoop.Run(network, Timed, options, TrainingHooks.None);
        return [.. milliseconds];
    }

    /// <summary>Milliseconds of each forward pass after the first few, without gradients.</summary>
    public static double[] MeasureForward(nn.Module network, Func<Tensor> forward)
    {
        using var noGradient = no_grad();
        network.eval();
        double Once()
        {
            using var scope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            forward();
            return clock.Elapsed.TotalMilliseconds;
        }

        return [.. Enumerable.Range(0, Warmup + Iterations).Select(_ => Once()).Skip(Warmup)];
    }
}

using System.Diagnostics;

namespace FairDiff.Torch.Training;

/// <summary>Tells the hooks how training goes, at a rate that suits a display and a tracking server rather than at every step.</summary>
internal sealed class TrainingReporter(TrainingLoopOptions options, TrainingHooks hooks)
{
    private const int MetricRecords = 200;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);
    private readonly long metricInterval = Math.Max(1, options.Steps / MetricRecords);
    private readonly Stopwatch sinceProgress = Stopwatch.StartNew();

    public void Step(TrainingState state, double learningRate, double gradientNorm)
    {
        if (state.Step % metricInterval == 0 || state.Step == options.Steps)
        {
            hooks.Metric?.Invoke("loss", state.Loss.Value!.Value, state.Step);
            hooks.Metric?.Invoke("learning_rate", learningRate, state.Step);
            hooks.Metric?.Invoke("gradient_norm", gradientNorm, state.Step);
        }

        if (sinceProgress.Elapsed >= ProgressInterval || state.Step == options.Steps)
        {
            Progress(state);
        }
    }

    public void Progress(TrainingState state)
    {
        hooks.Progress?.Invoke(new TrainingProgress(options.Stage, state.Step, options.Steps, state.Loss.Value));
        sinceProgress.Restart();
    }
}

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
            Metric("loss", state.Loss.Value ?? double.NaN, state.Step);
            Metric("learning_rate", learningRate, state.Step);
            Metric("gradient_norm", gradientNorm, state.Step);
            Metric("skipped_steps", state.Skipped.Count, state.Step);
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

    /// <summary>The loss is unknown and the gradient's norm not finite while steps are skipped: nothing to draw in a curve.</summary>
    private void Metric(string name, double value, long step)
    {
        if (double.IsFinite(value))
        {
            hooks.Metric?.Invoke(name, value, step);
        }
    }
}

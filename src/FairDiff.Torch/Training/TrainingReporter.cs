using System.Diagnostics;

namespace FairDiff.Torch.Training;

/// <summary>Tells the hooks how training goes, at a rate that suits a display and a tracking server rather than at every step.</summary>
internal sealed class TrainingReporter(TrainingLoopOptions options, TrainingHooks hooks)
{
    private const int MetricRecords = 200;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);
    private readonly long metricInterval = Math.Max(1, options.Steps / MetricRecords);
    private readonly Stopwatch sinceProgress = Stopwatch.StartNew();
    private (double LearningRate, double GradientNorm) last;
    private long metricsStep;
    private long progressStep;

    public void Step(TrainingState state, double learningRate, double gradientNorm)
    {
        last = (learningRate, gradientNorm);
        hooks.Step?.Invoke(state.Step);
        if (state.Step % metricInterval == 0 || state.Step == options.Steps)
        {
            Metrics(state);
        }

        if (sinceProgress.Elapsed >= ProgressInterval || state.Step == options.Steps)
        {
            Progress(state);
        }
    }

    /// <summary>Called after the last step, which an early end makes one that would not be told of.</summary>
    public void End(TrainingState state)
    {
        if (metricsStep < state.Step)
        {
            Metrics(state);
        }

        if (progressStep < state.Step)
        {
            Progress(state);
        }
    }

    public void Progress(TrainingState state)
    {
        progressStep = state.Step;
        hooks.Progress?.Invoke(new TrainingProgress(options.Stage, state.Step, options.Steps, state.Loss.Value));
        sinceProgress.Restart();
    }

    private void Metrics(TrainingState state)
    {
        metricsStep = state.Step;
        Metric("loss", state.Loss.Value ?? double.NaN, state.Step);
        Metric("learningRate", last.LearningRate, state.Step);
        Metric("gradientNorm", last.GradientNorm, state.Step);
        Metric("skippedSteps", state.Skipped.Count, state.Step);
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

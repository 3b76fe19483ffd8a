using System.Globalization;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Terminal;

/// <summary>One named part of a study, declared with the time it is expected to take.</summary>
internal sealed class StudyStage
{
    private readonly StudyProgress progress;
    private long begun;

    internal StudyStage(StudyProgress progress, string name, string kind, double estimatedSeconds)
    {
        this.progress = progress;
        (Name, Kind, Estimate) = (name, kind, estimatedSeconds);
    }

    public string Name { get; }

    public string Kind { get; }

    public double Estimate { get; }

    internal StageState State { get; private set; }

    internal double Fraction { get; private set; }

    internal string Detail { get; private set; } = "";

    internal double Spent { get; private set; }

    /// <summary>Runs the work of the stage, which reports through the callback that it is given.</summary>
    public T Run<T>(Func<Action<TrainingProgress>, T> work)
    {
        Begin();
        var result = work(Report);
        Complete();
        return result;
    }

    /// <summary>The work begins. The first report does so too.</summary>
    public void Begin() => progress.Change(this, StageChange.Began, () =>
    {
        (State, begun) = (StageState.Running, progress.Time.GetTimestamp());
    });

    /// <summary>Where the work stands.</summary>
    public void Report(TrainingProgress at)
    {
        if (State == StageState.Waiting)
        {
            Begin();
        }

        progress.Change(this, StageChange.Advanced, () =>
        {
            Fraction = at.TotalSteps > 0 ? Math.Clamp((double)at.Step / at.TotalSteps, 0, 1) : 0;
            Detail = $"step {at.Step} of {at.TotalSteps}" + (at.Loss is { } loss ? ", loss " + loss.ToString("0.0000", CultureInfo.InvariantCulture) : "");
            Measure();
        });
    }

    /// <summary>The work is done.</summary>
    /// <param name="result">A word on the outcome, for the line that is kept.</param>
    public void Complete(string? result = null) => progress.Change(this, StageChange.Finished, () =>
    {
        if (State == StageState.Running)
        {
            Measure();
        }

        (State, Fraction) = (StageState.Done, 1);
        Detail = $"done in {Durations.Text(TimeSpan.FromSeconds(Spent))}" + (result is null ? "" : $", {result}");
    });

    /// <summary>The work is not needed, for example because an earlier run did it.</summary>
    public void Skip(string reason) => progress.Change(this, StageChange.Finished, () => (State, Fraction, Detail) = (StageState.Skipped, 1, reason));

    internal StageTiming Timing() => new(Kind, Estimate, Spent, Fraction);

    /// <summary>Brings the time spent up to date.</summary>
    internal void Measure() => Spent = State == StageState.Running ? progress.Time.GetElapsedTime(begun).TotalSeconds : Spent;
}

internal enum StageState
{
    Waiting,
    Running,
    Done,
    Skipped,
}

internal enum StageChange
{
    Began,
    Advanced,
    Finished,
}

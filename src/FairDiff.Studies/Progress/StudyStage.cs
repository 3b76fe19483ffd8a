using System.Globalization;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>One named part of a study, declared with the time it is expected to take.</summary>
public sealed class StudyStage
{
    private readonly StudyProgress _progress;
    private readonly IReadOnlyList<StagePart> _parts;
    private readonly StageSpeed _speed;
    private string? _part;
    private long _begun;

    internal StudyStage(StudyProgress progress, string name, string kind, double estimatedSeconds, IReadOnlyList<StagePart> parts)
    {
        _progress = progress;
        _parts = parts;
        _speed = new StageSpeed(progress.Time);
        (Name, Kind, Estimate) = (name, kind, estimatedSeconds);
    }

    /// <summary>What is done.</summary>
    public string Name { get; }

    /// <summary>Stages of one kind correct each other's estimates.</summary>
    public string Kind { get; }

    /// <summary>The seconds that it should take.</summary>
    public double Estimate { get; }

    internal StageState State { get; private set; }

    /// <summary>The share of the stage that is done; where it ended early, that was done.</summary>
    internal double Fraction { get; private set; }

    internal string Detail { get; private set; } = "";

    /// <summary>Runs the work of the stage, which reports through the callback that it is given.</summary>
    /// <param name="work">Does it.</param>
    public T Run<T>(Func<Action<TrainingProgress>, T> work)
    {
        Begin();
        var result = work(Report);
        Complete();
        return result;
    }

    /// <summary>The work begins. The first report does so too.</summary>
    public void Begin() => _progress.Change(this, StageChange.Began, () =>
    {
        (State, _begun) = (StageState.Running, _progress.Time.GetTimestamp());
        _speed.Begin();
    });

    /// <summary>Where the work stands.</summary>
    /// <param name="at">As the training reports it.</param>
    public void Report(TrainingProgress at)
    {
        if (State == StageState.Waiting)
        {
            Begin();
        }

        _progress.Change(this, StageChange.Advanced, () =>
        {
            Fraction = Math.Max(Fraction, FractionAt(at));
            Detail = $"{Prefix(at)}step {at.Step} of {at.TotalSteps}" + (
                at.Loss is { } loss ? ", loss " + loss.ToString("0.0000", CultureInfo.InvariantCulture) : "");
            _speed.Observe(Fraction, _part is not null && at.Stage != _part);
            _part = at.Stage;
        });
    }

    /// <summary>The work is done.</summary>
    /// <param name="result">A word on the outcome, for the line that is kept.</param>
    public void Complete(string? result = null) => _progress.Change(this, StageChange.Finished, () =>
    {
        if (State == StageState.Running)
        {
            _speed.End();
        }

        // What ended early keeps its share, from which the speed of others is told; without reports it was all.
        (State, Fraction) = (StageState.Done, Fraction == 0 ? 1 : Fraction);
        Detail = $"done in {Durations.Text(Elapsed)}" + (result is null ? "" : $", {result}");
    });

    /// <summary>The work is not needed, for example because an earlier run did it.</summary>
    /// <param name="reason">Why.</param>
    public void Skip(string reason) =>
        _progress.Change(this, StageChange.Finished, () => (State, Fraction, Detail) = (StageState.Skipped, 1, reason));

    internal StageTiming Timing() => new(Kind, Estimate, Fraction, Measured, State == StageState.Done);

    private TimeSpan Elapsed => State == StageState.Waiting || _begun == 0 ? TimeSpan.Zero : _progress.Time.GetElapsedTime(_begun);

    private double? Measured => State switch
    {
        StageState.Running => _speed.Whole,
        StageState.Done => _begun == 0 ? null : _speed.Active / Fraction,
        _ => null,
    };

    /// <summary>Parts follow one another; a report of none that was declared is of the whole.</summary>
    private double FractionAt(TrainingProgress at)
    {
        var within = at.TotalSteps > 0 ? Math.Clamp((double)at.Step / at.TotalSteps, 0, 1) : 0;
        var (before, all) = (0.0, _parts.Sum(entry => entry.Share));
        foreach (var entry in _parts)
        {
            if (entry.Name == at.Stage)
            {
                return (before + (entry.Share * within)) / all;
            }

            before += entry.Share;
        }

        return within;
    }

    private string Prefix(TrainingProgress at) => _parts.Count > 0 && at.Stage != _parts[0].Name ? $"{at.Stage}, " : "";
}

/// <summary>A part of a stage.</summary>
/// <param name="Name">What its reports call it.</param>
/// <param name="Share">Its share of the stage's time, in any unit.</param>
public sealed record StagePart(string Name, double Share);

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

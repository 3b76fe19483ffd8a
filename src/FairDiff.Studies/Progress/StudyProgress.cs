using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>
/// Shows how far a study is and how long it will take: declare the stages with the seconds they should need, then feed
/// them. On a terminal it is a live display, elsewhere lines; every line also goes to the log. Thread-safe.
/// </summary>
public sealed class StudyProgress : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<StudyStage> _stages = [];
    private readonly RunLog _log;
    private readonly IProgressView? _view;
    private readonly LineThrottle _throttle;
    private double _fraction;
    private int _lanes = 1;

    /// <param name="logFile">The log of the run; appended to.</param>
    /// <param name="view">Makes what shows it, which is disposed with this; null = only the log is written.</param>
    /// <param name="time">The clock; null = that of the system.</param>
    /// <exception cref="FairDiffException">The log cannot be written.</exception>
    public StudyProgress(string logFile, Func<IProgressView>? view = null, TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _log = new RunLog(logFile, Time);
        _throttle = new LineThrottle(Time);
        _view = view?.Invoke();
    }

    internal TimeProvider Time { get; }

    /// <summary>How many stages run side by side, at least 1.</summary>
    public int Lanes
    {
        get => _lanes;
        set => _lanes = Math.Max(1, value);
    }

    /// <summary>Adds a stage. Declare all of them before the first begins, so that the time left counts them.</summary>
    /// <param name="name">What is done, for example <c>training generator label + hospital</c>.</param>
    /// <param name="estimatedSeconds">Seconds that it should take; only the proportions matter: what is measured of one stage tells of the
    /// others.</param>
    /// <param name="kind">Stages of one kind correct each other's estimates, for example <c>classifier</c>; by default the name.</param>
    /// <param name="parts">What it consists of, in order, where its reports are of parts; only the proportions of their shares
    /// matter.</param>
    public StudyStage Declare(string name, double estimatedSeconds, string? kind = null, params IReadOnlyList<StagePart> parts)
    {
        lock (_gate)
        {
            _stages.Add(new StudyStage(this, name, kind ?? name, Math.Max(estimatedSeconds, 0.01), parts));
            return _stages[^1];
        }
    }

    /// <summary>Shows a line and logs it.</summary>
    /// <param name="line">The line.</param>
    public void Say(string line)
    {
        lock (_gate)
        {
            Write(line, interim: false);
        }
    }

    /// <summary>Logs a line without showing it.</summary>
    /// <param name="line">The line.</param>
    public void Log(string line) => _log.Write(line);

    /// <summary>Expected time left over all stages; null until something was measured.</summary>
    public TimeSpan? Left()
    {
        lock (_gate)
        {
            return TimeLeft.Of(Timings()) is { } measured ? TimeSpan.FromSeconds(measured.Left / _lanes) : null;
        }
    }

    /// <summary>Ends the view and the log.</summary>
    public void Dispose()
    {
        _view?.Dispose();
        _log.Dispose();
    }

    /// <summary>Applies a change to a stage and shows it.</summary>
    internal void Change(StudyStage stage, StageChange change, Action apply)
    {
        lock (_gate)
        {
            apply();
            var snapshot = Snapshot(stage);
            _view?.Refresh(snapshot);
            var line = $"{snapshot.Head} {stage.Name}: {(change == StageChange.Began ? "begins" : stage.Detail)}";
            switch (change)
            {
                case StageChange.Began:
                    _throttle.Restart();
                    _log.Write(line);
                    break;
                case StageChange.Finished:
                    Write(line, interim: false);
                    break;
                case StageChange.Advanced when _throttle.IsDue(stage.Fraction):
                    Write(line, interim: true);
                    break;
            }
        }
    }

    private ProgressSnapshot Snapshot(StudyStage stage)
    {
        var measured = TimeLeft.Of(Timings());

        // Estimates get better and worse; a bar that runs backwards would only confuse.
        _fraction = measured is { } at ? Math.Max(_fraction, at.Left > 0 ? Math.Min(at.Done, .99) : at.Done) : _fraction;
        return new ProgressSnapshot(
            _fraction, measured is { } known ? TimeSpan.FromSeconds(known.Left / _lanes) : null, stage.Name, stage.Fraction, stage.Detail);
    }

    private StageTiming[] Timings() => [.. _stages.Where(stage => stage.State != StageState.Skipped).Select(stage => stage.Timing())];

    private void Write(string line, bool interim)
    {
        _view?.Line(line, interim);
        if (_log.Write(line) is { } problem)
        {
            _view?.Line(problem, interim: false);
        }
    }
}

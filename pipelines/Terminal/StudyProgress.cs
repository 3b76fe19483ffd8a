using FairDiff.Torch;
using Spectre.Console;

namespace FairDiff.Pipelines.Terminal;

/// <summary>
/// Shows how far a study is and how long it will take: declare the stages with the seconds they should need, then feed
/// them. On a terminal it is a live display, elsewhere lines; every line also goes to the log. Thread-safe.
/// </summary>
internal sealed class StudyProgress : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<StudyStage> stages = [];
    private readonly RunLog log;
    private readonly IProgressView view;
    private readonly LineThrottle throttle;
    private double fraction;
    private int lanes = 1;

    /// <param name="logFile">The log of the run; appended to.</param>
    /// <param name="console">Where to show progress; the standard output by default.</param>
    /// <param name="time">The clock.</param>
    /// <param name="title">What the whole is called.</param>
    /// <exception cref="FairDiffException">The log cannot be written.</exception>
    public StudyProgress(string logFile, IAnsiConsole? console = null, TimeProvider? time = null, string title = "study")
    {
        console ??= AnsiConsole.Console;
        Time = time ?? TimeProvider.System;
        log = new RunLog(logFile, Time);
        throttle = new LineThrottle(Time);
        view = console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi ? new LiveView(console, title) : new PlainView(console);
    }

    internal TimeProvider Time { get; }

    /// <summary>How many stages run side by side, at least 1.</summary>
    public int Lanes
    {
        get => lanes;
        set => lanes = Math.Max(1, value);
    }

    /// <summary>Adds a stage. Declare all of them before the first begins, so that the time left counts them.</summary>
    /// <param name="name">What is done, for example <c>training generator label + hospital</c>.</param>
    /// <param name="estimatedSeconds">Seconds that it should take; only the proportions matter once stages have finished.</param>
    /// <param name="kind">Stages of one kind correct each other's estimates, for example <c>classifier</c>; by default the name.</param>
    public StudyStage Declare(string name, double estimatedSeconds, string? kind = null)
    {
        lock (gate)
        {
            stages.Add(new StudyStage(this, name, kind ?? name, Math.Max(estimatedSeconds, 0.01)));
            return stages[^1];
        }
    }

    /// <summary>Hands the reports of one computation to the stages that its parts are called, as <see cref="TrainingProgress.Stage"/> says.</summary>
    /// <param name="parts">The name of each part in the reports, in order, and its stage.</param>
    public static Action<TrainingProgress> Route(params (string Part, StudyStage Stage)[] parts)
    {
        StudyStage? current = null;
        return at =>
        {
            var stage = parts.FirstOrDefault(part => part.Part == at.Stage).Stage ?? current ?? parts[0].Stage;
            if (current is not null && current != stage && current.State == StageState.Running)
            {
                current.Complete();
            }

            current = stage;
            stage.Report(at);
        };
    }

    /// <summary>Shows a line and logs it.</summary>
    public void Say(string line)
    {
        lock (gate)
        {
            Write(line, interim: false);
        }
    }

    /// <summary>Logs a line without showing it.</summary>
    public void Log(string line) => log.Write(line);

    /// <summary>Expected time left over all stages.</summary>
    public TimeSpan Left()
    {
        lock (gate)
        {
            return TimeSpan.FromSeconds(TimeLeft.Seconds(Timings()) / lanes);
        }
    }

    public void Dispose()
    {
        view.Dispose();
        log.Dispose();
    }

    /// <summary>Applies a change to a stage and shows it.</summary>
    internal void Change(StudyStage stage, StageChange change, Action apply)
    {
        lock (gate)
        {
            apply();
            var snapshot = Snapshot(stage);
            view.Refresh(snapshot);
            var line = $"{snapshot.Head} {stage.Name}: {(change == StageChange.Began ? "begins" : stage.Detail)}";
            switch (change)
            {
                case StageChange.Began:
                    throttle.Restart();
                    log.Write(line);
                    break;
                case StageChange.Finished:
                    Write(line, interim: false);
                    break;
                case StageChange.Advanced when throttle.IsDue(stage.Fraction):
                    Write(line, interim: true);
                    break;
            }
        }
    }

    private ProgressSnapshot Snapshot(StudyStage stage)
    {
        var timings = Timings();
        var (spent, left) = (timings.Sum(timing => timing.Spent), TimeLeft.Seconds(timings));

        // Estimates get better and worse; a bar that runs backwards would only confuse.
        fraction = left <= 0 ? fraction : Math.Max(fraction, Math.Min(spent / (spent + left), .99));
        return new ProgressSnapshot(left <= 0 ? 1 : fraction, TimeSpan.FromSeconds(left / lanes), stage.Name, stage.Fraction, stage.Detail);
    }

    private List<StageTiming> Timings()
    {
        stages.ForEach(stage => stage.Measure());
        return [.. stages.Where(stage => stage.State != StageState.Skipped).Select(stage => stage.Timing())];
    }

    private void Write(string line, bool interim)
    {
        view.Line(line, interim);
        if (log.Write(line) is { } problem)
        {
            view.Line(problem, interim: false);
        }
    }
}

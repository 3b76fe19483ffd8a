using System.Collections.Concurrent;
using FairDiff.Reporting;
using FairDiff.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FairDiff.Pipelines.Terminal;

/// <summary>A live display with two bars: the whole with its time left, and the stage at work.</summary>
internal sealed class LiveView : IProgressView
{
    private readonly IAnsiConsole _console;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _display;
    private readonly NoteColumn _notes = new();
    private readonly ProgressTask _all;
    private readonly ProgressTask _stage;

    public LiveView(IAnsiConsole console, string title)
    {
        _console = console;
        var ready = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        var progress = console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(), _notes);
        progress.RefreshRate = TimeSpan.FromMilliseconds(250);
        _display = progress.StartAsync(async context =>
        {
            ready.SetResult(context);
            await _over.Task;
        });
        var context = ready.Task.GetAwaiter().GetResult();
        _all = context.AddTask($"[bold]{StyledText.Markup(title)}[/]", maxValue: 1);
        _stage = context.AddTask("starting", maxValue: 1);
    }

    public void Refresh(in ProgressSnapshot snapshot)
    {
        _all.Value = snapshot.Fraction;
        _notes.Set(_all, snapshot.Fraction < 1 ? snapshot.TimeLeft : "");
        _stage.Description = StyledText.Markup(snapshot.Stage);
        _stage.Value = snapshot.StageFraction;
        _notes.Set(_stage, snapshot.Detail);
    }

    public void Line(string text, bool interim)
    {
        if (!interim)
        {
            _console.WriteLine(Printable.Of(text));
        }
    }

    public void Dispose()
    {
        _over.TrySetResult();
        _display.GetAwaiter().GetResult();
    }

    /// <summary>The words to the right of a bar.</summary>
    private sealed class NoteColumn : ProgressColumn
    {
        private readonly ConcurrentDictionary<int, string> _words = new();

        public void Set(ProgressTask task, string text) => _words[task.Id] = Printable.Of(text);

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(_words.GetValueOrDefault(task.Id, ""));
    }
}

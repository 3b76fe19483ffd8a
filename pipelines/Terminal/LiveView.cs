using System.Collections.Concurrent;
using FairDiff.Reporting;
using FairDiff.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FairDiff.Pipelines.Terminal;

/// <summary>A live display with two bars: the whole with its time left, and the stage at work.</summary>
internal sealed class LiveView : IProgressView
{
    private readonly IAnsiConsole console;
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task display;
    private readonly NoteColumn notes = new();
    private readonly ProgressTask all;
    private readonly ProgressTask stage;

    public LiveView(IAnsiConsole console, string title)
    {
        this.console = console;
        var ready = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        var progress = console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(), notes);
        progress.RefreshRate = TimeSpan.FromMilliseconds(250);
        display = progress.StartAsync(async context =>
        {
            ready.SetResult(context);
            await over.Task;
        });
        var context = ready.Task.GetAwaiter().GetResult();
        all = context.AddTask($"[bold]{StyledText.Markup(title)}[/]", maxValue: 1);
        stage = context.AddTask("starting", maxValue: 1);
    }

    public void Refresh(in ProgressSnapshot snapshot)
    {
        all.Value = snapshot.Fraction;
        notes.Set(all, snapshot.Fraction < 1 ? snapshot.TimeLeft : "");
        stage.Description = StyledText.Markup(snapshot.Stage);
        stage.Value = snapshot.StageFraction;
        notes.Set(stage, snapshot.Detail);
    }

    public void Line(string text, bool interim)
    {
        if (!interim)
        {
            console.WriteLine(Printable.Of(text));
        }
    }

    public void Dispose()
    {
        over.TrySetResult();
        display.GetAwaiter().GetResult();
    }

    /// <summary>The words to the right of a bar.</summary>
    private sealed class NoteColumn : ProgressColumn
    {
        private readonly ConcurrentDictionary<int, string> words = new();

        public void Set(ProgressTask task, string text) => words[task.Id] = Printable.Of(text);

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(words.GetValueOrDefault(task.Id, ""));
    }
}

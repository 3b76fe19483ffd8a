using FairDiff.Pipelines.Terminal;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Tests.Terminal;

public sealed class StudyProgressTests
{
    [Fact]
    public void Report_Redirected_WritesALineAtMostEveryTenSeconds()
    {
        using var folder = new TemporaryFolder();
        var (time, output) = (new ManualTime(), new TestOutput(terminal: false));
        using (var progress = new StudyProgress(folder.File("run.log"), output.Console, time))
        {
            var generator = progress.Declare("training generator", 100);
            progress.Declare("classifier", 100);
            generator.Begin();
            for (var step = 1; step <= 100; step++)
            {
                time.Advance(1);
                generator.Report(new TrainingProgress("training generator", step, 100, .25));
            }

            generator.Complete("loss 0.25");
        }

        Assert.InRange(output.Lines.Length, 9, 11);
        Assert.Equal("[  5 %, 3 min left] training generator: step 10 of 100, loss 0.2500", output.Lines[0]);
        Assert.Equal("[ 50 %, 2 min left] training generator: done in 1 min 40 s, loss 0.25", output.Lines[^1]);
    }

    [Fact]
    public void Report_StageOfADay_WritesALineAtLeastEveryMinute()
    {
        using var folder = new TemporaryFolder();
        var (time, output) = (new ManualTime(), new TestOutput(terminal: false));
        using var progress = new StudyProgress(folder.File("run.log"), output.Console, time);
        var stage = progress.Declare("training generator", 86_400);
        for (var step = 1; step <= 300; step++)
        {
            time.Advance(1);
            stage.Report(new TrainingProgress("training generator", step, 86_400, null));
        }

        Assert.Equal(4, output.Lines.Length);
    }

    [Fact]
    public void Dispose_AfterTheRun_LeavesEveryLineWithItsTimeInTheLog()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("run.log");
        for (var run = 0; run < 2; run++)
        {
            using var progress = new StudyProgress(path, new TestOutput(terminal: false).Console, new ManualTime());
            progress.Say("hello");
            progress.Log("only here");
            progress.Declare("data", 1).Skip("made by an earlier run");
        }

        var lines = File.ReadAllLines(path);
        Assert.Equal(6, lines.Length);
        Assert.Equal("2026-01-02T03:04:05+00:00 hello", lines[0]);
        Assert.EndsWith("data: made by an earlier run", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Route_PartsOfOneComputation_CompletesEachStageAsTheNextBegins()
    {
        using var folder = new TemporaryFolder();
        var output = new TestOutput(terminal: false);
        using var progress = new StudyProgress(folder.File("run.log"), output.Console, new ManualTime());
        var (training, sampling) = (progress.Declare("generator: training", 10), progress.Declare("generator: sampling", 5));
        var route = StudyProgress.Route(("train", training), ("sample", sampling));
        route(new TrainingProgress("train", 1, 2, null));
        route(new TrainingProgress("sample", 1, 2, null));
        sampling.Complete();

        Assert.Equal(2, output.Lines.Length);
        Assert.Equal(TimeSpan.Zero, progress.Left());
        Assert.StartsWith("[100 %, done] generator: sampling", output.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Left_SkippedStage_NeedsNoTime()
    {
        using var folder = new TemporaryFolder();
        using var progress = new StudyProgress(folder.File("run.log"), new TestOutput(terminal: false).Console, new ManualTime());
        progress.Declare("generator", 100).Skip("made by an earlier run");
        progress.Declare("classifier", 20);

        Assert.Equal(20, progress.Left().TotalSeconds, 9);
    }

    [Fact]
    public void Run_OnATerminal_ShowsStageAndTimeLeft()
    {
        using var folder = new TemporaryFolder();
        var output = new TestOutput(terminal: true);
        using (var progress = new StudyProgress(folder.File("run.log"), output.Console))
        {
            var result = progress.Declare("training generator", 60).Run(report =>
            {
                report(new TrainingProgress("x", 30, 100, .5));
                SpinWait.SpinUntil(() => output.Text.Contains("step 30 of 100", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
                return 7;
            });
            Assert.Equal(7, result);
        }

        Assert.Contains("training generator", output.Text, StringComparison.Ordinal);
        Assert.Contains("step 30 of 100", output.Text, StringComparison.Ordinal);
        Assert.Contains("left", output.Text, StringComparison.Ordinal);
        Assert.Contains("done in", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void New_LogThatCannotBeWritten_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a-file/run.log");
        File.WriteAllText(folder.File("a-file"), "");

        var error = Assert.Throws<FairDiffException>(() => new StudyProgress(path, new TestOutput(terminal: false).Console));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}

using FairDiff.MLNet;
using FairDiff.Pipelines.Terminal;
using FairDiff.Studies;
using FairDiff.Tests;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Tests.Terminal;

public sealed class StudyProgressTests
{
    [Fact]
    public void Report_Redirected_WritesALineAtMostEveryTenSeconds()
    {
        using var folder = new TemporaryFolder();
        var (time, output) = (new ManualTime(), new TestOutput(terminal: false));
        using (var progress = new StudyProgress(folder.File("run.log"), View(output), time))
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
        using var progress = new StudyProgress(folder.File("run.log"), View(output), time);
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
            using var progress = new StudyProgress(path, View(new TestOutput(terminal: false)), new ManualTime());
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
    public void Report_StageOfParts_NeverGoesBackAtTheNextPart()
    {
        using var folder = new TemporaryFolder();
        var (time, output) = (new ManualTime(), new TestOutput(terminal: false));
        using var progress = new StudyProgress(folder.File("run.log"), View(output), time);
        var stage = progress.Declare("generator", 100, null, new StagePart("training", 80), new StagePart("sampling", 20));
        stage.Begin();
        var left = double.PositiveInfinity;
        foreach (var (part, steps) in new[] { ("training", 40), ("sampling", 10) })
        {
            for (var step = 0; step <= steps; step++)
            {
                time.Advance(step == 0 ? 0 : 2);
                stage.Report(new TrainingProgress(part, step, steps, null));
                Assert.True(
                    progress.Left() is not { } now || now.TotalSeconds <= left + 1e-9,
                    $"{part}, step {step}: {progress.Left()} after {left} s");
                left = progress.Left()?.TotalSeconds ?? left;
            }
        }

        stage.Complete();
        Assert.Equal(TimeSpan.Zero, progress.Left());
        Assert.StartsWith("[100 %, done] generator: done in 1 min 40 s", output.Lines[^1], StringComparison.Ordinal);
        Assert.Contains(output.Lines, line => line.Contains("generator: sampling, step ", StringComparison.Ordinal));
    }

    [Fact]
    public void Left_MachineAHundredTimesSlowerThanAssumed_IsRightAfterAFewStepsAndNeverJumps()
    {
        // 2,000 steps of 13 s instead of 0.13 s: 7 hours, then classifiers that are slower by as much.
        using var folder = new TemporaryFolder();
        var (time, output) = (new ManualTime(), new TestOutput(terminal: false));
        using var progress = new StudyProgress(folder.File("run.log"), View(output), time);
        var (generator, classifier) = (progress.Declare("generator", 260), progress.Declare("classifier", 20));
        generator.Begin();
        var shown = new List<double>();
        for (var step = 1; step <= 2000; step++)
        {
            time.Advance(step == 1 ? 40 : 13);
            generator.Report(new TrainingProgress("training", step, 2000, null));
            if (progress.Left() is { } left)
            {
                shown.Add(left.TotalSeconds);
                Assert.InRange(left.TotalSeconds, .9 * (((2000 - step) * 13) + 2000), 1.1 * (((2000 - step) * 13) + 2000));
            }
        }

        Assert.Equal(1998, shown.Count);
        Assert.Equal(classifier.Estimate * 100, progress.Left()!.Value.TotalSeconds, 1.0);
    }

    [Fact]
    public void Left_AfterAnHourOfSleep_IsWhatItWasBefore()
    {
        using var folder = new TemporaryFolder();
        var (time, output) = (new ManualTime(), new TestOutput(terminal: false));
        using var progress = new StudyProgress(folder.File("run.log"), View(output), time);
        var stages = Enumerable.Range(0, 3).Select(index => progress.Declare($"classifier {index}", 100, "classifier")).ToList();
        var before = TimeSpan.Zero;
        foreach (var stage in stages)
        {
            stage.Begin();
            for (var step = 1; step <= 100; step++)
            {
                time.Advance(1);

                // Asleep in the middle of the first, right after its start in the second.
                var asleep = (stage == stages[0] && step == 50) || (stage == stages[1] && step == 1);
                time.Advance(asleep ? 3600 : 0);
                stage.Report(new TrainingProgress("training", step, 100, null));
                if (step > 4 || stage != stages[0])
                {
                    // A pause of an hour counts as no more than a minute of work.
                    var expected = 300 - (100 * stages.IndexOf(stage)) - step;
                    Assert.InRange(progress.Left()!.Value.TotalSeconds, .7 * expected, (1.7 * expected) + 1e-9);
                }
            }

            stage.Complete();
        }

        Assert.Equal(TimeSpan.Zero, progress.Left());
    }

    [Fact]
    public void Left_StageThatEndsEarly_DoesNotTakeTheOthersForShorter()
    {
        using var folder = new TemporaryFolder();
        var (time, output) = (new ManualTime(), new TestOutput(terminal: false));
        using var progress = new StudyProgress(folder.File("run.log"), View(output), time);
        var (first, second) = (progress.Declare("first", 100, "classifier"), progress.Declare("second", 100, "classifier"));
        first.Begin();
        for (var step = 1; step <= 20; step++)
        {
            time.Advance(1);
            first.Report(new TrainingProgress("training", step, 100, null));
        }

        first.Complete("stopped early");
        Assert.Equal(100, progress.Left()!.Value.TotalSeconds, 1.0);
        second.Begin();
        time.Advance(1);
        second.Complete();
        Assert.StartsWith("[100 %, done]", output.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Left_SkippedStage_NeedsNoTime()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        using var progress = new StudyProgress(folder.File("run.log"), View(new TestOutput(terminal: false)), time);
        progress.Declare("generator", 100).Skip("made by an earlier run");
        var classifier = progress.Declare("classifier", 20);
        progress.Declare("another", 20);
        classifier.Begin();
        time.Advance(20);
        classifier.Complete();

        Assert.Equal(20, progress.Left()!.Value.TotalSeconds, 9);
    }

    [Fact]
    public void Report_NothingMeasuredYet_SaysSo()
    {
        using var folder = new TemporaryFolder();
        using (var progress = new StudyProgress(folder.File("run.log"), View(new TestOutput(terminal: false)), new ManualTime()))
        {
            progress.Declare("generator", 100).Begin();
        }

        Assert.EndsWith(
            "[  0 %, measuring the time] generator: begins", File.ReadAllLines(folder.File("run.log"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnATerminal_ShowsStageAndTimeLeft()
    {
        using var folder = new TemporaryFolder();
        var output = new TestOutput(terminal: true);
        using (var progress = new StudyProgress(folder.File("run.log"), View(output)))
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
        Assert.Contains("measuring the time", output.Text, StringComparison.Ordinal);
        Assert.Contains("done in", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void New_LogThatCannotBeWritten_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a-file/run.log");
        File.WriteAllText(folder.File("a-file"), "");

        var error = Assert.Throws<FairDiffException>(() => new StudyProgress(path, View(new TestOutput(terminal: false))));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void New_LogThatIsALinkOrAPipe_IsRefused(bool pipe)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among files.");
        using var folder = new TemporaryFolder();
        var path = folder.File("log.txt");
        if (pipe)
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", path);
            made.WaitForExit();
        }
        else
        {
            File.CreateSymbolicLink(path, folder.File("elsewhere"));
        }

        var error = Assert.Throws<FairDiffException>(() => new StudyProgress(path, View(new TestOutput(terminal: false))));
        Assert.Contains(pipe ? "it is a pipe" : "it is a link", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("elsewhere")));
    }

    private static Func<IProgressView> View(TestOutput output) => () => ProgressViews.Create("study", output.Console);
}

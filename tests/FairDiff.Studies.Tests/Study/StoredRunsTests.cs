using FairDiff.MLNet;
using FairDiff.MLflow;
using FairDiff.MLflow.Client;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Study;

/// <summary>A result file says that all of the result is published; what a process left undone the next one does, once.</summary>
[Collection(ProcessState.Collection)]
public sealed class StoredRunsTests : IDisposable
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");
    private readonly List<string> _said = [];
    private readonly RunFolder _study;
    private int _computed;

    public StoredRunsTests()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Store);
        _study = RunFolder.Open(Path.Combine(_folder.Path, "run"), StudyIdentity.Create(new StudySettings { Methods = [] }, []));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.Path, "mlruns");

    private string ResultPath => _study.Result("x");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
    }

    /// <summary>Where the process dies: before the metrics, behind them, behind the image, behind the model.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RunAsync_DiesWhilePublishing_TheNextProcessPublishesWhatIsMissingOnce(int at)
    {
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync((run, folder) => PublishAsync(run, folder, dies: at)));
        Assert.False(File.Exists(ResultPath));
        Assert.Single(UnpublishedResult.Runs(_study));

        Assert.Equal("result", (await RunAsync((run, folder) => PublishAsync(run, folder, dies: -1))).Text);
        Assert.Equal(1, _computed);
        Assert.True(File.Exists(ResultPath));
        Assert.Empty(UnpublishedResult.Runs(_study));
        Assert.False(Directory.Exists(new UnpublishedResult(ResultPath).Folder));

        var child = Assert.Single(await ChildrenAsync());
        Assert.Equal((MlflowRunStatus.Finished, 0.5), (child.Info.Status, child.Data.Metrics["fairness/accuracy"].Value));
        Assert.Equal(["1", "2", "3"], Lines(child, "metrics/loss").Select(line => line.Split(' ')[2]));
        Assert.Single(Lines(child, "metrics/fairness/accuracy"));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(FolderOf(child), "artifacts", "images")).Length);
        Assert.Single(child.Outputs.ModelOutputs);
        Assert.Equal("7", child.Data.Params["Seed"]);

        // And nothing once more.
        await RunAsync((_, _) => throw new InvalidOperationException("published again"));
        Assert.Single(await ChildrenAsync());
    }

    /// <summary>A process that dies from here on has nobody who logs it again.</summary>
    /// <param name="byTask">Whether it was computed by a task, and is only gathered here.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_OnceTheResultIsKept_TheCurveIsInTheStore(bool byTask)
    {
        if (byTask)
        {
            await StoreAsync(new TaskRuns(), (_, _) => Task.CompletedTask, null);
        }

        await RunAsync((run, _) =>
        {
            var file = Path.Combine(Store, run.ExperimentId, run.RunId, "metrics", "loss");
            Assert.Equal(["1", "2", "3"], File.ReadAllLines(file).Select(line => line.Split(' ')[2]));
            return Task.CompletedTask;
        });
        Assert.Equal(1, _computed);
    }

    [Fact]
    public async Task RunAsync_WhilePublishing_NoResultFileIsThere()
    {
        await RunAsync((_, folder) =>
        {
            Assert.False(File.Exists(ResultPath));
            Assert.True(File.Exists(Path.Combine(folder, "model.txt")));
            return Task.CompletedTask;
        });
        Assert.True(File.Exists(ResultPath));
    }

    [Fact]
    public async Task RunAsync_APartIsLost_TheResultIsNotDoneAndPublishedAgain()
    {
        var text = "../outside";
        Assert.Equal("result", (await RunAsync((run, _) => run.LogTextAsync("x", text, Ct))).Text);
        Assert.False(File.Exists(ResultPath));
        Assert.Contains(_said, line => line.Contains("x, seed 7 is not wholly in MLflow"));

        text = "inside";
        await RunAsync((run, _) => run.LogTextAsync("x", text, Ct));
        Assert.True(File.Exists(ResultPath));
        Assert.Equal(1, _computed);
        Assert.True(File.Exists(Path.Combine(FolderOf(Assert.Single(await ChildrenAsync())), "artifacts", "inside")));
    }

    [Fact]
    public async Task RunAsync_TheRunIsGone_TheResultIsPublishedInANewOne()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync((run, folder) => PublishAsync(run, folder, dies: 1)));
        Directory.Delete(Store, recursive: true);
        await RunAsync((run, folder) => PublishAsync(run, folder, dies: -1));

        Assert.Equal(1, _computed);
        Assert.Single(Lines(Assert.Single(await ChildrenAsync()), "metrics/fairness/accuracy"));
        Assert.Contains(_said, line => line.Contains("published in a new run"));
    }

    [Fact]
    public async Task RunAsync_KilledBeforeItWasComputed_IsComputedInANewRun()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync((_, _) => Task.CompletedTask, () => throw new TimeoutException()));
        Assert.Empty(UnpublishedResult.Runs(_study));
        await RunAsync((run, folder) => PublishAsync(run, folder, dies: -1));

        Assert.Equal([MlflowRunStatus.Failed, MlflowRunStatus.Finished],
            (await ChildrenAsync()).Select(run => run.Info.Status).Order().Reverse());
    }

    [Fact]
    public async Task RunAsync_WaitingResultIsDamaged_IsNamedWithTheRemedy()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync((run, folder) => PublishAsync(run, folder, dies: 0)));
        File.WriteAllText(Path.Combine(new UnpublishedResult(ResultPath).Folder, "result.json"), "null");
        var error = await Assert.ThrowsAsync<FairDiffException>(() => RunAsync((_, _) => Task.CompletedTask));
        Assert.Contains("result.json is damaged; delete it", error.Message);
    }

    [Fact]
    public async Task StudyTracking_RunsThatADeadProcessLeft_AreResumedOrEnded()
    {
        // As a killed process leaves them: a study and two children that are RUNNING, one of which has a result that waits.
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync((run, folder) => PublishAsync(run, folder, dies: 1)));
        var study = await Mlflow.SearchRunsAsync(
            ["e"], $"tags.`{StudyTracking.Tag}` = '{_study.Id}'", cancellationToken: Ct).SingleAsync(Ct);
        string stopped;
        await using (var parent = await Mlflow.ResumeRunAsync(study.Info.RunId, Tracking.Options(), Ct))
        {
            await using var child = await parent.StartChildAsync("stopped", Ct);
            stopped = child.RunId;
        }

        foreach (var file in Directory.GetFiles(Store, "meta.yaml", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace("status: 3", "status: 1").Replace("status: 4",
                "status: 1").Replace("status: 5", "status: 1"));
        }

        await RunAsync((run, folder) => PublishAsync(run, folder, dies: -1));

        var runs = await Mlflow.SearchRunsAsync(["e"], cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(3, runs.Count);
        Assert.Equal(MlflowRunStatus.Killed, runs.Single(run => run.Info.RunId == stopped).Info.Status);
        Assert.Equal(MlflowRunStatus.Finished, runs.Single(run => run.Info.RunId == study.Info.RunId).Info.Status);
        Assert.DoesNotContain(runs, run => run.Info.Status == MlflowRunStatus.Running);
        Assert.Contains(_said, line => line.Contains("left running by a process that is gone"));
    }

    [Fact]
    public async Task StudyTracking_RunOfTheEnvironment_IsThatOfTheStudy()
    {
        var given = await Mlflow.StartRunAsync("e", "given", cancellationToken: Ct);
        await given.DisposeAsync();
        Environment.SetEnvironmentVariable("MLFLOW_RUN_ID", given.RunId);
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync((_, _) => throw new TimeoutException()));

        // The next process knows it again without the variable.
        await RunAsync((_, _) => Task.CompletedTask);
        var run = await Mlflow.SearchRunsAsync(["e"], $"tags.`{StudyTracking.Tag}` = '{_study.Id}'", cancellationToken: Ct).SingleAsync(Ct);
        Assert.Equal((given.RunId, MlflowRunStatus.Finished), (run.Info.RunId, run.Info.Status));
    }

    [Fact]
    public async Task StudyTracking_FinishedStudy_IsLeftAsItIs()
    {
        await RunAsync((_, _) => Task.CompletedTask);
        await RunAsync((_, _) => Task.CompletedTask);
        Assert.Equal(
            2, await Mlflow.SearchRunsAsync(["e"], $"tags.`{StudyTracking.Tag}` = '{_study.Id}'", cancellationToken: Ct).CountAsync(Ct));
    }

    [Fact]
    public void Lock_AnotherProcess_IsKeptOut()
    {
        using (_study.Lock(task: null))
        {
            Assert.Contains("Another process is at work", Assert.Throws<FairDiffException>(() => _study.Lock(task: null)).Message);
        }

        _study.Lock(task: null).Dispose();
    }

    [Fact]
    public void Lock_WhatAKilledProcessWasWriting_IsDeletedByTheNextAlone()
    {
        var half = Path.Combine(_study.Root, "predictions", "in-distribution", $".baseline-seed0.csv.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(half)!);
        File.WriteAllText(half, "half");

        // Another task may be writing it.
        Directory.CreateDirectory(StudyPlan.Folder(_study.Root));
        _study.Lock("classifier-0").Dispose();
        Assert.True(File.Exists(half));

        _study.Lock(task: null).Dispose();
        Assert.False(File.Exists(half));
    }

    [Fact]
    public void Id_FolderIsMovedOrCopied_StaysOrIsNew()
    {
        var id = _study.Id;
        var moved = Path.Combine(_folder.Path, "moved");
        Directory.Move(_study.Root, moved);
        RunFolder Open(string path) => RunFolder.Open(path, StudyIdentity.Create(new StudySettings { Methods = [] }, []));
        Assert.Equal(id, Open(moved).Id);

        Directory.CreateDirectory(_study.Root);
        File.WriteAllText(Path.Combine(_study.Root, "study.id"), $"{id}\n{_study.Root}\n");
        Assert.NotEqual(id, Open(moved).Id);
        Assert.Equal(Open(moved).Id, Open(moved).Id);
    }

    private StudyTracking Tracking => new("e", "study", _study, _said.Add);

    /// <summary>What one process does: the study's run, and a child with a result.</summary>
    private async Task<Answer> RunAsync(Func<MlflowRun, string, Task> publish, Action? compute = null)
    {
        Answer? answer = null;
        await Tracking.RunAsync(
            async run => answer = await StoreAsync(new StoredRuns(run, Tracking, _said.Add), publish, compute), Ct);
        return answer!;
    }

    private async Task<Answer> StoreAsync(IStoredRuns runs, Func<MlflowRun, string, Task> publish, Action? compute)
    {
        using var progress = new StudyProgress(Path.Combine(_folder.Path, "log.txt"));
        return await runs.RunAsync(
            ResultPath,
            "x, seed 7",
            new { Seed = 7 },
            progress.Declare("x", 1, "x"),
            (_, metric) =>
            {
                compute?.Invoke();
                _computed++;
                for (var step = 1; step <= 3; step++)
                {
                    metric("loss", 1.0 / step, step);
                }

                return new Answer("result");
            },
            (child, result, folder) => publish(child, folder),
            Ct,
            keep: folder => File.WriteAllText(Path.Combine(folder, "model.txt"), "weights"));
    }

    private static async Task PublishAsync(MlflowRun run, string folder, int dies)
    {
        Func<Task>[] parts =
        [
            () => run.LogMetricsAsync([new("fairness/accuracy", .5), new("fairness/gap", .25)]),
            () => run.LogImageAsync(Png, "samples", 3, cancellationToken: Ct),
            () => run.LogModelAsync(new MlflowModel { Path = Path.Combine(folder, "model.txt"), Flavor = "text" }, cancellationToken: Ct),
        ];
        for (var part = 0; part < parts.Length; part++)
        {
            if (part == dies)
            {
                throw new TimeoutException("the end");
            }

            await parts[part]();
            await run.FlushAsync(Ct);
        }

        if (dies == parts.Length)
        {
            throw new TimeoutException("the end");
        }
    }

    private static async Task<IReadOnlyList<Run>> ChildrenAsync() =>
        [.. (await Mlflow.SearchRunsAsync(["e"], cancellationToken: Ct).ToListAsync(Ct)).Where(
            run => run.Data.Tags.ContainsKey("mlflow.parentRunId"))];

    private string FolderOf(Run run) => Path.Combine(Store, run.Info.ExperimentId, run.Info.RunId);

    private string[] Lines(Run run, string file) => File.ReadAllLines(Path.Combine([FolderOf(run), .. file.Split('/')]));

    private sealed record Answer(string Text);
}

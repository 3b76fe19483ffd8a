using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>
/// Processes that are killed (SIGKILL) while they log: the run is found and resumed by its id, what was safe is there, once, and in order.
/// </summary>
public sealed class KilledRunTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly Folders _folders = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Spools => _folders.Store + "-spool";

    public void Dispose()
    {
        _server.Dispose();
        _folders.Dispose();
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 7)]
    [InlineData(false, 3)]
    public async Task ServerAnswers_TheRunGoesOnFromWhatWasStored(bool sql, int delay)
    {
        _server.Known.Sql = sql;
        using var process = new KilledProcess(_server.Uri, _folders.Store);
        process.WaitFor("stored");
        var safe = process.WaitFor("stored");
        await Task.Delay(delay, Ct);
        process.Kill();

        var found = await Mlflow.SearchRunsAsync(
            ["killed"], "status = 'RUNNING'", options: Options(), cancellationToken: Ct).SingleAsync(Ct);
        Assert.Equal(process.RunId, found.Info.RunId);
        AssertWhole(await ResumeAsync(process.RunId), safe);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ServerIsDown_WhatWaitedOnDiskArrivesOnResumeOrSync(bool resume)
    {
        using var process = new KilledProcess(_server.Uri, _folders.Store);
        process.WaitFor("stored");
        _server.Fault = _ => new(503, "busy", "text/plain");
        var safe = process.WaitFor("on disk");
        process.Kill();
        _server.Fault = null;
        var steps = resume
            ? await ResumeAsync(process.RunId)
            : (await Mlflow.SyncAsync(from: _folders.Store, options: Options(), cancellationToken: Ct)) is { Failures.Count: 0 }
                ? Steps(process.RunId)
                : -1;

        AssertWhole(steps, safe);
        Assert.False(Directory.Exists(Spools));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task ServerIsBack_KilledWithAnAnswerOnTheWay_NothingIsTwice(bool sql, int answers)
    {
        _server.Known.Sql = sql;
        using var process = new KilledProcess(_server.Uri, _folders.Store);
        process.WaitFor("stored");
        _server.Fault = _ => new(0, "");
        var safe = process.WaitFor("on disk");
        using var killed = new ManualResetEventSlim();
        var count = 0;

        // The server has written, and the client dies before it is told.
        _server.FaultAfterwards = _ =>
        {
            if (Interlocked.Increment(ref count) == answers)
            {
                process.Kill();
                killed.Set();
            }

            return null;
        };
        _server.Fault = null;
        Assert.True(killed.Wait(TimeSpan.FromSeconds(10), Ct));
        _server.FaultAfterwards = null;

        AssertWhole(await ResumeAsync(process.RunId), safe);
        Assert.False(Directory.Exists(Spools));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task LocalStore_TheRunGoesOnAndATornLineIsCut(int delay)
    {
        using var process = new KilledProcess(_folders.Store, _folders.Store);
        process.WaitFor("stored");
        var safe = process.WaitFor("stored");
        await Task.Delay(delay, Ct);
        process.Kill();
        var found = await Mlflow.SearchRunsAsync(["killed"], options: _folders.Options(), cancellationToken: Ct).SingleAsync(Ct);
        var folder = Directory.GetDirectories(_folders.Store, process.RunId, SearchOption.AllDirectories).Single();

        // Half of "… 0.1234 5": it must be taken neither for the value 0.12 nor for the beginning of the next line.
        await File.AppendAllTextAsync(Path.Combine(folder, "metrics", "loss"), "1700000000000 0.12", Ct);
        var before = RunReader.ReadMetric(folder, "loss").Select(metric => metric.Step).ToList();
        Assert.Equal(before.Count - 1, found.Data.Metrics["loss"].Step);
        await File.WriteAllTextAsync(Path.Combine(folder, $".lr.{Guid.NewGuid():N}.tmp"), "half", Ct);
        await using (var run = await Mlflow.ResumeRunAsync(process.RunId, _folders.Options(), Ct))
        {
            run.LogMetric("loss", before.Count, before.Count);
        }

        var steps = RunReader.ReadMetric(folder, "loss").Select(metric => metric.Step).ToList();
        Assert.Equal(Enumerable.Range(0, before.Count + 1).Select(step => (long)step), steps);
        Assert.InRange(before.Count, safe + 1, int.MaxValue);
        Assert.True(File.Exists(Path.Combine(folder, "artifacts", "notes", $"{safe}.txt")));
        Assert.Empty(Directory.GetFiles(folder, "*.tmp"));
        Assert.Equal("3", Folders.Meta(folder, "status"));
    }

    [Fact]
    public async Task SpoolLeftHalfTidied_NoEntryIsSkippedAndNoFileStays()
    {
        var run = await Mlflow.StartRunAsync("e", "r", Options(flushTimeout: 0.2), Ct);
        var folder = new SpoolFolder(Path.Combine(Spools, run.RunId));

        // Killed after the journal was deleted, before the position was; and with a copy that no entry names yet.
        Directory.CreateDirectory(folder.Path);
        folder.WritePosition(100_000);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.FileOf("x"))!);
        await File.WriteAllTextAsync(folder.FileOf("x"), "half", Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, $".run.json.{Guid.NewGuid():N}.tmp"), "half", Ct);
        _server.Fault = _ => new(503, "busy", "text/plain");
        run.LogMetric("loss", 0, 0);
        await run.LogTextAsync("note", "notes/0.txt", Ct);
        await run.DisposeAsync();
        _server.Fault = null;

        AssertWhole(await ResumeAsync(run.RunId, lastStep: 0), 0);
        Assert.False(Directory.Exists(Spools));
    }

    [Fact]
    public async Task PersistAsync_WhatWasLoggedOutlivesTheProcess_WhetherTheServerAnswersOrNot()
    {
        var run = await Mlflow.StartRunAsync("e", "r", Options(flushTimeout: 0.2), Ct);
        run.LogMetric("loss", 0, 0);
        await run.PersistAsync(Ct);
        Assert.Equal((0, 0), (Steps(run.RunId), run.Spooled));

        _server.Fault = _ => new(503, "busy", "text/plain");
        run.LogMetric("loss", 1, 1);
        await run.PersistAsync(Ct);
        var journal = new SpoolFolder(Path.Combine(Spools, run.RunId)).Journal;
        Assert.Contains("loss", await File.ReadAllTextAsync(journal, Ct));

        _server.Fault = null;
        await run.DisposeAsync();
        Assert.Equal((0, 1), (run.Dropped.Total, Steps(run.RunId)));
    }

    [Fact]
    public void Spool_DeliveredEntryWhoseFileIsStillThere_IsNotSentAgain()
    {
        var header = new SpoolHeader("http://s", "run", "1", "r");
        using (var spool = Spool.Of(Spools, header))
        {
            spool.Append(
                [LogEntry.Artifact("a.txt", spool.Keep(ArtifactSource.FromBytes("a"u8.ToArray()))), LogEntry.Metric("loss", 1, 0, 0)]);

            // What is written first when an entry has been delivered; its process dies before the file is deleted.
            new SpoolFolder(spool.Folder).WritePosition(spool.Peek().End);
        }

        using var again = Spool.Of(Spools, header);
        Assert.Equal((1, EntryKind.Metric), (again.Count, again.Peek().Batch.Entries.Single().Kind));
        Assert.Empty(Directory.GetFiles(Path.Combine(again.Folder, "files")));
    }

    /// <summary>Goes on with the run for one step, as its successor would; returns the steps that the server has then.</summary>
    private async Task<int> ResumeAsync(string id, int? lastStep = null)
    {
        var run = await Mlflow.ResumeRunAsync(id, Options(flushTimeout: 20), Ct);
        Assert.True(await run.FlushAsync(Ct));
        var next = (lastStep ?? Steps(id)) + 1;
        run.LogMetric("loss", next, next);
        await run.DisposeAsync();
        Assert.Equal((0, 0), (run.Dropped.Total, run.Spooled));
        Assert.Equal("FINISHED", _server.Known.Runs[id].Status);
        return next;
    }

    /// <summary>The last step that the server has.</summary>
    private int Steps(string id) => (int)_server.Known.Runs[id].Metrics["loss"].Max(point => point.Step);

    private void AssertWhole(int last, int safe)
    {
        var run = Assert.Single(_server.Known.Runs.Values);
        Assert.InRange(last, safe, int.MaxValue);
        Assert.Equal(Enumerable.Range(0, last + 1).Select(step => (long)step), run.Metrics["loss"].Select(point => point.Step));
        for (var step = 9; step <= safe; step += 10)
        {
            Assert.Equal($"{step}", run.Params[$"p{step}"]);
            Assert.Equal("note"u8.ToArray(), _server.Known.Artifacts[$"1/{run.Id}/artifacts/notes/{step}.txt"]);
        }
    }

    private MlflowOptions Options(double flushTimeout = 10) =>
        _server.Options(retries: 0, flushTimeout: flushTimeout, fallback: _folders.Store);
}

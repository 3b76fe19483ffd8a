using System.Diagnostics;
using System.Text;
using FairDiff.MLflow.Spooling;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>A local store that somebody else made: nothing outside it is sent or written, no link is followed, and no pipe is waited
/// for.</summary>
public sealed class UntrustedStoreTests : ServerTests
{
    private const string Id = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Secret = "what only this machine knows";

    private readonly List<string> _said = [];

    private string Run => Path.Combine(_folders.Store, "5", Id);

    private string Outside => Path.Combine(_folders.Root, "outside");

    [Theory]
    [InlineData("artifact_uri")]
    [InlineData("artifacts link")]
    [InlineData("file link")]
    [InlineData("folder link")]
    [InlineData("parameter link")]
    [InlineData("tag link")]
    [InlineData("metric link")]
    [InlineData("params link")]
    [InlineData("meta link")]
    [InlineData("run link")]
    [InlineData("experiment link")]
    [InlineData("model id")]
    [InlineData("model location")]
    [InlineData("model link")]
    [InlineData("data set id")]
    [InlineData("data set link")]
    public async Task SyncAsync_SomethingLeadsOutside_NothingFromThereIsSentAndItIsSaid(string way)
    {
        Write(Path.Combine(Outside, "secret.txt"), Secret);
        Write(Path.Combine(Outside, "meta.yaml"), $"status: 2\nname: {Secret}\ndigest: a\nsource_id: x\nartifact_location: ''\n");
        MakeStore(artifactUri: way == "artifact_uri" ? new Uri(Outside).AbsoluteUri : "mlflow-artifacts:/5/x/artifacts");
        var links = !OperatingSystem.IsWindows();
        switch (way)
        {
            case "artifacts link":
                Replace(Path.Combine(Run, "artifacts"), Outside);
                break;
            case "file link":
                File.CreateSymbolicLink(Path.Combine(Run, "artifacts", "a.txt"), Path.Combine(Outside, "secret.txt"));
                break;
            case "folder link":
                Directory.CreateSymbolicLink(Path.Combine(Run, "artifacts", "a"), Outside);
                break;
            case "parameter link" or "tag link" or "metric link":
                File.CreateSymbolicLink(Path.Combine(Run, way.Split(' ')[0] switch { "parameter" => "params", "tag" => "tags", _ =>
                    "metrics" }, "a"), Path.Combine(Outside, "secret.txt"));
                break;
            case "params link":
                Replace(Path.Combine(Run, "params"), Outside);
                break;
            case "meta link":
                File.Move(Path.Combine(Run, "meta.yaml"), Path.Combine(Outside, "run.yaml"));
                File.AppendAllText(Path.Combine(Outside, "run.yaml"), $"run_name: {Secret}\n");
                File.CreateSymbolicLink(Path.Combine(Run, "meta.yaml"), Path.Combine(Outside, "run.yaml"));
                break;
            case "run link":
                Write(Path.Combine(Outside, "run", "meta.yaml"), "run_id: linked\n");
                Write(Path.Combine(Outside, "run", "params", "a"), Secret);
                Directory.CreateSymbolicLink(Path.Combine(_folders.Store, "5", "linked"), Path.Combine(Outside, "run"));
                break;
            case "experiment link":
                Write(Path.Combine(Outside, "6", "meta.yaml"), $"experiment_id: '6'\nname: {Secret}\n");
                Write(Path.Combine(Outside, "6", "r", "meta.yaml"), "run_id: r\n");
                Directory.CreateSymbolicLink(Path.Combine(_folders.Store, "6"), Path.Combine(Outside, "6"));
                break;
            case "model id":
                Write(Path.Combine(Run, "outputs", "m", "meta.yaml"), "source_id: ../../../outside\nstep: 0\n");
                break;
            case "model location":
                Write(Path.Combine(Run, "outputs", "m", "meta.yaml"), "source_id: m-1\nstep: 0\n");
                Write(Path.Combine(_folders.Store, "5", "models", "m-1", "meta.yaml"),
                    $"status: 2\nname: m\nartifact_location: {new Uri(Outside).AbsoluteUri}\n");
                break;
            case "model link":
                Write(Path.Combine(Run, "outputs", "m", "meta.yaml"), "source_id: m-1\nstep: 0\n");
                Directory.CreateDirectory(Path.Combine(_folders.Store, "5", "models"));
                Directory.CreateSymbolicLink(Path.Combine(_folders.Store, "5", "models", "m-1"), Outside);
                break;
            case "data set id":
                Write(Path.Combine(Run, "inputs", "i", "meta.yaml"), "source_id: ../../../outside\ntags: {}\n");
                break;
            case "data set link":
                Write(Path.Combine(Run, "inputs", "i", "meta.yaml"), "source_id: d\ntags: {}\n");
                Directory.CreateDirectory(Path.Combine(_folders.Store, "5", "datasets"));
                Directory.CreateSymbolicLink(Path.Combine(_folders.Store, "5", "datasets", "d"), Outside);
                break;
        }

        var report = await SyncAsync();

        Assert.All(_server.Requests, request => Assert.DoesNotContain(Secret,
            Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(request.Body))));
        Assert.DoesNotContain(_server.Known.Artifacts.Keys, path => path.Contains("secret"));
        Assert.Contains(_said, line => line.Contains(Outside) || line.Contains("link") || line.Contains("left out")
            || line.Contains("outside"));

        // The rest of the run is there.
        var sent = Assert.Single(_server.Known.Runs.Values);
        Assert.Equal(way == "params link" ? null : "1", sent.Params.GetValueOrDefault("lr"));
        if (way.StartsWith("artifact", StringComparison.Ordinal) || way is "file link" or "folder link" or "model location")
        {
            // It is not whole, and said so each time.
            Assert.NotEmpty(report.Failures);
            Assert.NotEmpty((await SyncAsync()).Failures);
        }
    }

    [Fact]
    public async Task SyncAsync_ArtifactsElsewhereInTheStore_AreSent()
    {
        MakeStore(new Uri(Path.Combine(_folders.Store, "kept")).AbsoluteUri);
        Write(Path.Combine(_folders.Store, "kept", "x.txt"), "x");
        Assert.Empty((await SyncAsync()).Failures);
        Assert.EndsWith("/x.txt", Assert.Single(_server.Known.Artifacts.Keys));
    }

    [Theory]
    [InlineData("artifacts/pipe")]
    [InlineData("params/pipe")]
    [InlineData("tags/pipe")]
    [InlineData("metrics/pipe")]
    [InlineData("meta.yaml")]
    [InlineData("outputs/m/meta.yaml")]
    public async Task Store_APipeInAFilesPlace_IsNotWaitedFor(string place)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among files.");
        MakeStore();
        var pipe = Path.Combine([Run, .. place.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(pipe)!);
        File.Delete(pipe);
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync(Ct);
        }

        await SyncAsync().WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Single(_server.Known.Runs);
        Assert.Single(await Mlflow.SearchRunsAsync(options: _folders.Options(), cancellationToken: Ct).ToListAsync(Ct));
        Assert.Contains(_said, line => line.Contains(pipe));
    }

    [Fact]
    public async Task Store_FoldersThatLeadBackToThemselves_AreNotFollowed()
    {
        MakeStore();
        foreach (var link in new[] { "one", "two" })
        {
            Directory.CreateSymbolicLink(Path.Combine(Run, link), ".");
            Directory.CreateSymbolicLink(Path.Combine(Run, "artifacts", link), ".");
        }

        await SyncAsync().WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Single(_server.Known.Runs);

        // Nor where a user logs such a folder.
        var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogArtifactAsync(Run, "logged", Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await run.DisposeAsync();
        Assert.Equal(0, run.Dropped.Total);
        Assert.Contains(run.Warnings, warning => warning.Contains("is a link"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../5/" + Id)]
    [InlineData("/etc")]
    public async Task ResumeRunAsync_IdThatIsAPath_IsNoRun(string id)
    {
        MakeStore();
        Write(Path.Combine(_folders.Root, "meta.yaml"), "run_id: x\n");
        Assert.Contains("no run",
            (await Assert.ThrowsAsync<MlflowException>(() => Mlflow.ResumeRunAsync(id, _folders.Options(), Ct))).Message);
    }

    [Fact]
    public async Task ResumeRunAsync_RunWithALink_IsRefusedAndNothingIsWrittenThere()
    {
        MakeStore();
        Directory.CreateDirectory(Outside);
        Replace(Path.Combine(Run, "metrics"), Outside);
        var error = await Assert.ThrowsAsync<MlflowException>(() => Mlflow.ResumeRunAsync(Id, _folders.Options(), Ct));
        Assert.Contains("is a link", error.Message);
        Assert.Empty(Directory.GetFiles(Outside));
    }

    [Fact]
    public async Task SyncAsync_IdsAndNamesThatAreNone_AreRefusedOrRenamed()
    {
        MakeStore();
        var odd = Path.Combine(_folders.Store, "5", "x' OR 'a' = 'a");
        Write(Path.Combine(odd, "meta.yaml"), "run_id: y\nrun_name: odd\n");
        Write(Path.Combine(Run, "params", "a#b"), "2");
        var report = await SyncAsync();

        Assert.Contains("no id of a run", Assert.Single(report.Failures));
        Assert.Equal(["1", "2"], Assert.Single(_server.Known.Runs.Values).Params.Values.Order());
    }

    [Theory]
    [InlineData("""{"Kind":"Artifact","Key":"stolen.txt","Text":"../../../outside/secret.txt","Value":0,"Timestamp":0,"Step":0}""")]
    [InlineData("""{"Kind":"Artifact","Key":"../../stolen.txt","Text":"own","Value":0,"Timestamp":0,"Step":0}""")]
    [InlineData("""{"Kind":"Artifact","Key":null,"Text":null}""")]
    [InlineData("""{"Kind":"Model","Key":"","Text":"{\"Key\":\"m\",\"ArtifactPath\":\"m\",\"Files\":{\"a\":\"../../../outside/secret.txt\"}}"}""")]
    [InlineData("""{"Kind":"Model","Key":"","Text":"null"}""")]
    [InlineData("""{"Kind":"Dataset","Key":"","Text":"{"}""")]
    [InlineData("""{"Kind":"End","Key":"","Text":"GONE","Timestamp":0}""")]
    [InlineData("""{"Kind":"Metric","Key":"a","Text":"","Value":1,"Timestamp":9223372036854775807,"Step":0}""")]
    [InlineData("""{"Kind":77,"Key":"a","Text":""}""")]
    [InlineData("""{"Kind":"Metric","Key":"a","Te""")]
    [InlineData("nonsense \u0001")]
    public async Task Spool_DamagedOrHostileLine_CostsThatLineAndIsSaid(string line)
    {
        Write(Path.Combine(Outside, "secret.txt"), Secret);
        await using (var run = await Mlflow.StartRunAsync("e", "r", _server.Options(fallback: _folders.Store, retries: 0), Ct))
        {
            MakeSpool(run.RunId, [Line(LogEntry.Metric("loss", 1, 1_700_000_000_000, 1)), line,
                Line(LogEntry.Metric("loss", 2, 1_700_000_000_001, 2))], _server.Uri);
        }

        var report = await SyncAsync();
        var sent = Assert.Single(_server.Known.Runs.Values);
        Assert.Equal([1, 2], sent.Metrics["loss"].Select(point => point.Value));
        Assert.Contains("1 line is damaged", Assert.Single(report.Failures));
        Assert.Empty(_server.Known.Artifacts);
        Assert.Equal(Secret, await File.ReadAllTextAsync(Path.Combine(Outside, "secret.txt"), Ct));
    }

    [Fact]
    public async Task Spool_OfAnotherFolderOrWithALink_IsNotWrittenThere()
    {
        Write(Path.Combine(Outside, "secret.txt"), Secret);
        var there = Path.Combine(Outside, "5", "r");
        MakeSpool("elsewhere", [Line(LogEntry.Parameter("a", "1"))], Outside, "5", "r");
        MakeSpool("above", [Line(LogEntry.Parameter("a", "1"))], _folders.Store, "..", "outside");
        MakeSpool("linked", [Line(LogEntry.Artifact("a.txt", "f"))], _server.Uri, "1", "r");
        var files = Directory.CreateDirectory(Path.Combine(_folders.Store + "-spool", "linked", "files")).FullName;
        File.CreateSymbolicLink(Path.Combine(files, "f"), Path.Combine(Outside, "secret.txt"));
        Directory.CreateDirectory(_folders.Store);
        var report = await SyncAsync();

        Assert.False(Directory.Exists(there));
        Assert.Equal(["secret.txt"], Directory.GetFileSystemEntries(Outside).Select(path => Path.GetFileName(path)));
        Assert.Empty(_server.Known.Artifacts);
        Assert.Contains(report.Failures, line => line.Contains("is a link"));
        Assert.Contains(_said, line => line.Contains("elsewhere waits for"));
    }

    private void MakeStore(string artifactUri = "mlflow-artifacts:/5/x/artifacts")
    {
        Write(Path.Combine(_folders.Store, "5", "meta.yaml"),
            "artifact_location: x\nexperiment_id: '5'\nlifecycle_stage: active\nname: evil\n");
        foreach (var folder in new[] { "metrics", "params", "tags", "artifacts" })
        {
            Directory.CreateDirectory(Path.Combine(Run, folder));
        }

        Write(Path.Combine(Run, "meta.yaml"), $"artifact_uri: '{artifactUri}'\nend_time: 2\nexperiment_id: '5'\nlifecycle_stage: "
            + $"active\nrun_id: {Id}\nstart_time: 1\nstatus: 3\n");
        Write(Path.Combine(Run, "params", "lr"), "1");
    }

    private void MakeSpool(string folder, string[] lines, string server, string experimentId = "1", string? runId = null)
    {
        var spool = Path.Combine(_folders.Store + "-spool", folder);
        Write(Path.Combine(spool, "run.json"),
            System.Text.Json.JsonSerializer.Serialize(new SpoolHeader(server, runId ?? folder, experimentId, "r")));
        Write(Path.Combine(spool, "files", "own"), "own");
        Write(Path.Combine(spool, "entries.jsonl"), string.Concat(lines.Select(line => line + "\n")));
    }

    private static string Line(LogEntry entry)
    {
        using var stream = new MemoryStream();
        SpoolLine.Write(entry, stream);
        return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n');
    }

    private static void Replace(string folder, string target)
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateSymbolicLink(folder, target);
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private Task<MlflowSyncReport> SyncAsync() => Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(retries: 0), _said.Add, Ct);
}

using System.Text;
using System.Text.Json.Nodes;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>Tables and data sets, in the forms that MLflow's page reads.</summary>
public sealed class RunContentTests : ServerTests
{
    [Fact]
    public async Task LogTableAsync_IsInTheFormOfLogTableAndNamedInTheTag()
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogTableAsync(["q", "n"], [["a", 1], [null, double.NaN]], "tables/t.json", Ct);
        await run.LogTableAsync(["x"], [], "s.json", Ct);
        await run.LogTableAsync(["x"], [["a", "b"]], "wrong.json", Ct);
        await run.FlushAsync(Ct);

        Assert.Equal("""{"columns":["q","n"],"data":[["a",1],[null,null]]}""", JsonNode.Parse(Text(run, "tables/t.json"))!.ToJsonString());
        Assert.Equal(
            """[{"path":"s.json","type":"table"},{"path":"tables/t.json","type":"table"}]""",
            _server.Known.Runs[run.RunId].Tags["mlflow.loggedArtifacts"]);
        Assert.Equal(1, run.Dropped.Artifacts);
    }

    [Fact]
    public async Task LogTableAsync_SameTableAgain_RowsAreAddedAndColumnsJoined()
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogTableAsync(["q", "n"], [["a", 1]], "t.json", Ct);
        await run.LogTableAsync(["n", "extra"], [[2, "x"], [3, "y"]], "t.json", Ct);
        await run.LogTableAsync(["q", "q"], [[2, "x"]], "t.json", Ct);
        await run.FlushAsync(Ct);

        // As pandas.concat joins two frames: the columns of the first, then the new ones.
        Assert.Equal(
            """{"columns":["q","n","extra"],"data":[["a",1,null],[null,2,"x"],[null,3,"y"]]}""",
            JsonNode.Parse(Text(run, "t.json"))!.ToJsonString());
        Assert.Equal("""[{"path":"t.json","type":"table"}]""", _server.Known.Runs[run.RunId].Tags["mlflow.loggedArtifacts"]);
        Assert.Equal(1, run.Dropped.Artifacts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogTableAsync_InAResumedRun_EarlierRowsAndTablesStay(bool onServer)
    {
        var options = onServer ? _server.Options() : _folders.Options();
        var run = await Mlflow.StartRunAsync("e", "r", options, Ct);
        await run.LogTableAsync(["n"], [[1]], "t.json", Ct);
        await run.LogTableAsync(["n"], [[1]], "other.json", Ct);
        await run.DisposeAsync();
        await using (var again = await Mlflow.ResumeRunAsync(run.RunId, options, Ct))
        {
            await again.LogTableAsync(["n"], [[2]], "t.json", Ct);
            await again.LogTableAsync(["n"], [[3]], "new.json", Ct);
        }

        string Read(string path) => onServer ? Text(run, path) : Folders.Read(run, $"artifacts/{path}");
        Assert.Equal("""{"columns":["n"],"data":[[1],[2]]}""", JsonNode.Parse(Read("t.json"))!.ToJsonString());
        Assert.Equal("""{"columns":["n"],"data":[[3]]}""", JsonNode.Parse(Read("new.json"))!.ToJsonString());
        var tag = onServer ? _server.Known.Runs[run.RunId].Tags["mlflow.loggedArtifacts"] : Folders.Read(
            run, "tags/mlflow.loggedArtifacts");
        Assert.Equal(["new.json", "other.json", "t.json"], JsonNode.Parse(tag)!.AsArray().Select(table => (string)table!["path"]!));
    }

    [Fact]
    public async Task LogTableAsync_EarlierRowsCannotBeRead_TheyAreNotOverwritten()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogTableAsync(["n"], [[1]], "t.json", Ct);
        await run.LogTextAsync("{}", "no-table.json", Ct);
        await run.DisposeAsync();
        await using var again = await Mlflow.ResumeRunAsync(run.RunId, _server.Options(retries: 0), Ct);
        _server.Fault = request =>
            request.Method == "GET" && request.Path.EndsWith("t.json", StringComparison.Ordinal) ? new(403, "no", "text/plain") : null;
        await again.LogTableAsync(["n"], [[2]], "t.json", Ct);
        await again.LogTableAsync(["n"], [[3]], "t.json", Ct);
        await again.LogTableAsync(["n"], [[4]], "no-table.json", Ct);

        Assert.Equal("""{"columns":["n"],"data":[[1]]}""", JsonNode.Parse(Text(run, "t.json"))!.ToJsonString());
        Assert.Equal("{}", Text(run, "no-table.json"));
        var beside = Assert.Single(
            _server.Known.Artifacts.Keys, path => System.Text.RegularExpressions.Regex.IsMatch(path, @"/t-\d+\.json$"));
        Assert.Equal("""{"columns":["n"],"data":[[2],[3]]}""", JsonNode.Parse(_server.Known.Artifacts[beside])!.ToJsonString());
        Assert.Equal(2, again.Warnings.Count(warning => warning.Contains("cannot be read")));
    }

    [Fact]
    public async Task LogImageAsync_Series_TheThumbnailIsTheOneGivenOrMadeOrTheImage()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1], webp = [.. "RIFF...."u8, .. "WEBP"u8];
        var (calls, fails) = (0, false);
        var options = _server.Options();
        var scaled = new MlflowOptions
        {
            TrackingUri = options.TrackingUri, FallbackFolder = options.FallbackFolder, Warning = _ => { },
            Thumbnail = image =>
                fails ? throw new InvalidOperationException("no") : ++calls > 0 && image.Span.SequenceEqual(png) ? webp : default,
        };
        await using var run = await Mlflow.StartRunAsync("e", "r", scaled, Ct);
        await run.LogImageAsync(png, "made", 0, cancellationToken: Ct);
        await run.LogImageAsync(png, "given", 0, png, cancellationToken: Ct);
        fails = true;
        await run.LogImageAsync(png, "failed", 0, cancellationToken: Ct);

        byte[] Small(string key) => _server.Known.Artifacts.Single(
            artifact => artifact.Key.Contains($"images/{key}+") && artifact.Key.Contains("+compressed.")).Value;
        Assert.Equal(1, calls);
        Assert.Equal(webp, Small("made"));
        Assert.Contains(_server.Known.Artifacts.Keys, path => path.EndsWith("+compressed.webp", StringComparison.Ordinal));
        Assert.Equal(png, Small("given"));
        Assert.Equal(png, Small("failed"));
        Assert.Contains("no thumbnail", run.Warnings.Single());
    }

    [Fact]
    public async Task LogJsonAsync_NotANumber_IsWritten()
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogJsonAsync(new { Loss = double.NaN, Name = "x" }, "a.json", Ct);
        Assert.Equal("""{"Loss":"NaN","Name":"x"}""", JsonNode.Parse(Text(run, "a.json"))!.ToJsonString());
    }

    [Fact]
    public async Task LogDatasetAsync_OnAServer_ThenInAFolder_ThenSynced()
    {
        var file = Path.Combine(_folders.Root, "train.csv");
        await File.WriteAllTextAsync(file, "a,b\n1,2\n", Ct);
        var dataset = Dataset.FromFile(file, "it's train: {a}");
        await using (var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct))
        {
            await run.LogDatasetAsync(dataset, "validation");
            await run.LogDatasetAsync(dataset with { Digest = new('x', 37) });
            Assert.True(run.Dropped.Artifacts == 1);
        }

        Check(Assert.Single(_server.Known.Runs.Values));
        _server.Known.Runs.Clear();
        await using (var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct))
        {
            await run.LogDatasetAsync(dataset, "validation");
        }

        var local = await Mlflow.SearchRunsAsync(options: _folders.Options(), cancellationToken: Ct).SingleAsync(Ct);
        Assert.Equal(dataset, local.Inputs.DatasetInputs.Single().Dataset);
        await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct);
        Check(Assert.Single(_server.Known.Runs.Values));

        void Check(FakeRun run)
        {
            var input = Assert.Single(run.Inputs)!;
            Assert.Equal("""[{"key":"mlflow.data.context","value":"validation"}]""", input["tags"]!.ToJsonString());
            Assert.Equal(
                ("it's train: {a}", dataset.Digest, "local"),
                ((string)input["dataset"]!["name"]!, (string)input["dataset"]!["digest"]!, (string)input["dataset"]!["source_type"]!));
        }
    }

    [Fact]
    public void FromFile_AnyByteOrNameChanges_TheDigestDoes()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folders.Root, "data")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.txt"), "1");
        var first = Dataset.FromFile(folder);
        File.WriteAllText(Path.Combine(folder, "a.txt"), "2");
        var second = Dataset.FromFile(folder);
        File.Move(Path.Combine(folder, "a.txt"), Path.Combine(folder, "b.txt"));
        var third = Dataset.FromFile(folder);

        Assert.Equal(3, new[] { first.Digest, second.Digest, third.Digest }.Distinct().Count());
        Assert.Equal((8, "data", """{"num_files":1,"num_bytes":1}"""), (first.Digest.Length, first.Name, first.Profile));
    }

    private string Text(MlflowRun run, string path) => Encoding.UTF8.GetString(_server.Known.Artifacts[$"1/{run.RunId}/artifacts/{path}"]);
}

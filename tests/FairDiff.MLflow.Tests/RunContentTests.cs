using System.Text;
using System.Text.Json.Nodes;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>Tables, data sets and models, in the forms that MLflow's page reads.</summary>
public sealed class RunContentTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly Folders _folders = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _folders.Dispose();
    }

    [Fact]
    public async Task LogTableAsync_IsInTheFormOfLogTableAndNamedInTheTag()
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct);
        await run.LogTableAsync(["q", "n"], [["a", 1], [null, double.NaN]], "tables/t.json", Ct);
        await run.LogTableAsync(["x"], [], "s.json", Ct);
        await run.LogTableAsync(["x"], [["a", "b"]], "wrong.json", Ct);
        await run.FlushAsync(Ct);

        Assert.Equal("""{"columns":["q","n"],"data":[["a",1],[null,null]]}""", JsonNode.Parse(Text(run, "tables/t.json"))!.ToJsonString());
        Assert.Equal("""[{"path":"s.json","type":"table"},{"path":"tables/t.json","type":"table"}]""", _server.Known.Runs[run.RunId].Tags["mlflow.loggedArtifacts"]);
        Assert.Equal(1, run.Lost.Artifacts);
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
            Assert.True(run.Lost.Artifacts == 1);
        }

        Check(Assert.Single(_server.Known.Runs.Values));
        _server.Known.Runs.Clear();
        await using (var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct))
        {
            await run.LogDatasetAsync(dataset, "validation");
        }

        var local = await Mlflow.SearchRunsAsync(options: _folders.Options(), ct: Ct).SingleAsync(Ct);
        Assert.Equal(dataset, local.Inputs.DatasetInputs.Single().Dataset);
        await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), ct: Ct);
        Check(Assert.Single(_server.Known.Runs.Values));

        void Check(FakeRun run)
        {
            var input = Assert.Single(run.Inputs)!;
            Assert.Equal("""[{"key":"mlflow.data.context","value":"validation"}]""", input["tags"]!.ToJsonString());
            Assert.Equal(("it's train: {a}", dataset.Digest, "local"), ((string)input["dataset"]!["name"]!, (string)input["dataset"]!["digest"]!, (string)input["dataset"]!["source_type"]!));
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

    [Fact]
    public async Task LogModelAsync_IsStoredDescribedAndRegisteredWithItsAlias()
    {
        await using (var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct))
        {
            await run.LogModelAsync(await ModelAsync(), registeredName: "net", alias: "champion", ct: Ct);
            await run.FlushAsync(Ct);

            Assert.Equal("weights", Text(run, "model/net.onnx"));
            var lines = Text(run, "model/MLmodel").Split('\n');
            Assert.Contains("artifact_path: 'model'", lines);
            Assert.Contains("  'onnx':", lines);
            Assert.Contains("    'data': 'net.onnx'", lines);
            Assert.Contains("    'onnx_version': '1.20.0'", lines);
            Assert.Contains($"run_id: '{run.RunId}'", lines);
            Assert.Contains("""  inputs: '[{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,3]},"name":"x"}]'""", lines);
            Assert.Contains("""  outputs: '[{"type":"long","name":"it''s","required":true}]'""".Replace("it''s", "it\\u0027s"), lines);
            Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^utc_time_created: '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}'$"));
            var history = JsonNode.Parse(_server.Known.Runs[run.RunId].Tags["mlflow.log-model.history"])!.AsArray();
            Assert.Equal(("model", run.RunId), ((string)history[0]!["artifact_path"]!, (string)history[0]!["run_id"]!));
            var version = Assert.Single(_server.Known.Versions["net"]);
            Assert.Equal($"mlflow-artifacts:/1/{run.RunId}/artifacts/model", (string)version["source"]!);
        }

        Assert.Equal("1", _server.Known.Aliases[("net", "champion")]);
    }

    [Fact]
    public async Task LogModelAsync_RegistrationAnswerLost_OneVersionIsMade()
    {
        var lost = false;
        _server.FaultAfterwards = request => request.Path.EndsWith("model-versions/create", StringComparison.Ordinal) && !Interlocked.Exchange(ref lost, true) ? new(0, "") : null;
        await using (var run = await Mlflow.StartRunAsync("e", "r", _server.Options(retries: 0), Ct))
        {
            await run.LogModelAsync(await ModelAsync(), registeredName: "net", alias: "champion", ct: Ct);
        }

        Assert.Single(_server.Known.Versions["net"]);
        Assert.Equal("1", _server.Known.Aliases[("net", "champion")]);
    }

    [Fact]
    public async Task LogModelAsync_Locally_ASyncRegistersIt()
    {
        await using (var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct))
        {
            await run.LogModelAsync(await ModelAsync(), registeredName: "net", alias: "champion", ct: Ct);
        }

        await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), ct: Ct);
        await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), ct: Ct);
        var synced = _server.Known.Runs.Values.Single();
        Assert.Equal($"mlflow-artifacts:/1/{synced.Id}/artifacts/model", (string)Assert.Single(_server.Known.Versions["net"])["source"]!);
        Assert.Equal("1", _server.Known.Aliases[("net", "champion")]);
        Assert.DoesNotContain(synced.Tags.Keys, tag => tag.StartsWith("fairdiff.register", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LogModelAsync_ManyModelsWithWideSignatures_TheTagStaysReadable()
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        var wide = (await ModelAsync()) with { Inputs = [.. Enumerable.Range(0, 500).Select(i => new MlflowColumn($"column{i}", "double"))] };
        await run.LogModelAsync(wide, "a", ct: Ct);
        await run.LogModelAsync(wide, "b", ct: Ct);
        await run.FlushAsync(Ct);
        var history = JsonNode.Parse(Folders.Read(run, "tags/mlflow.log-model.history"))!.AsArray();
        Assert.Equal(["a", "b"], history.Select(model => (string)model!["artifact_path"]!));
    }

    private async Task<MlflowModel> ModelAsync()
    {
        var file = Path.Combine(_folders.Root, "net.onnx");
        await File.WriteAllTextAsync(file, "weights", Ct);
        return MlflowModel.Onnx(file) with { Inputs = [new("x", "float32", [-1, 3])], Outputs = [new("it's", "long")] };
    }

    private string Text(MlflowRun run, string path) => Encoding.UTF8.GetString(_server.Known.Artifacts[$"1/{run.RunId}/artifacts/{path}"]);
}

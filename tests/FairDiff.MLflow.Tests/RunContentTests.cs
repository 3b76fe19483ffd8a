using System.Text;
using System.Text.Json.Nodes;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>Tables and data sets, in the forms that MLflow's page reads.</summary>
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

    private string Text(MlflowRun run, string path) => Encoding.UTF8.GetString(_server.Known.Artifacts[$"1/{run.RunId}/artifacts/{path}"]);
}

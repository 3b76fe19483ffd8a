using System.Globalization;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>The layout that a real server 3.11 read, charted and migrated when it was written by hand.</summary>
public sealed class FileStoreTests : IDisposable
{
    private readonly Folders _folders = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Run_InAFreshStore_HasTheFoldersAndFieldsThatMlflowAsksFor()
    {
        await using var run = await Mlflow.StartRunAsync("by hand: it's \"été\"", "it's running", _folders.Options(), Ct);
        var experiment = Path.Combine(_folders.Store, run.ExperimentId);

        Assert.True(Directory.Exists(Path.Combine(_folders.Store, ".trash")));
        Assert.Equal("'Default'", Folders.Meta(Path.Combine(_folders.Store, "0"), "name"));
        Assert.Matches("^[1-9][0-9]{17}$", run.ExperimentId);
        Assert.Equal($"'{run.ExperimentId}'", Folders.Meta(experiment, "experiment_id"));
        Assert.Equal("'by hand: it''s \"été\"'", Folders.Meta(experiment, "name"));
        Assert.Equal("active", Folders.Meta(experiment, "lifecycle_stage"));

        // Not where the store lies now: it may be moved.
        Assert.Equal($"'mlflow-artifacts:/{run.ExperimentId}'", Folders.Meta(experiment, "artifact_location"));
        Assert.Equal($"'mlflow-artifacts:/{run.ExperimentId}/{run.RunId}/artifacts'", Folders.Meta(run.Location, "artifact_uri"));

        Assert.Equal(Path.Combine(experiment, run.RunId), run.Location);
        Assert.Equal(
            ["artifacts", "metrics", "params", "tags"],
            Directory.GetDirectories(run.Location).Select(path => Path.GetFileName(path)).Order());
        string[] fields =
        [
            "artifact_uri", "end_time", "entry_point_name", "experiment_id", "lifecycle_stage", "run_id", "run_name",
            "source_name", "source_type", "source_version", "start_time", "status", "tags", "user_id",
        ];
        Assert.Equal(fields, File.ReadLines(Path.Combine(run.Location, "meta.yaml")).Select(line => line.Split(':')[0]));
        Assert.Equal($"'{run.RunId}'", Folders.Meta(run.Location, "run_id"));
        Assert.Equal($"'{run.ExperimentId}'", Folders.Meta(run.Location, "experiment_id"));
        Assert.Equal("'it''s running'", Folders.Meta(run.Location, "run_name"));
        Assert.Equal("4", Folders.Meta(run.Location, "source_type"));
        Assert.Equal("it's running", Folders.Read(run, "tags/mlflow.runName"));
        Assert.Equal("LOCAL", Folders.Read(run, "tags/mlflow.source.type"));
    }

    [Fact]
    public async Task LogMetric_OddValuesAndSlash_AreLinesOfThreeFieldsInOrder()
    {
        MlflowRun kept;
        await using (var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct))
        {
            kept = run;
            double[] values = [0.1, 1e-5, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
            for (var step = 0; step < values.Length; step++)
            {
                run.LogMetric("val/odd", values[step], step);
            }
        }

        var lines = Folders.Lines(kept, "val/odd").Select(line => line.Split(' ')).ToList();
        Assert.Equal(["0.1", "1E-05", "nan", "inf", "-inf"], lines.Select(line => line[1]));
        Assert.Equal(["0", "1", "2", "3", "4"], lines.Select(line => line[2]));
        Assert.All(lines, line => Assert.True(line.Length == 3 && long.Parse(line[0]) > 1_700_000_000_000));
        Assert.EndsWith("\n", File.ReadAllText(Path.Combine(kept.Location, "metrics", "val", "odd")));
    }

    [Fact]
    public async Task Log_UnderACultureWithCommas_WritesPoints()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = german;
        MlflowRun kept;
        await using (var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct))
        {
            kept = run;
            run.LogMetric("loss", -0.5, -3);
            await run.LogParametersAsync(new { rate = -1.5, sizes = new[] { 0.5, 2 } });
        }

        Assert.EndsWith(" -0.5 -3", Folders.Lines(kept, "loss").Single());
        Assert.Equal("-1.5", Folders.Read(kept, "params/rate"));
        Assert.Equal("[0.5, 2]", Folders.Read(kept, "params/sizes"));
    }

    [Fact]
    public async Task StartChildAsync_LocalStore_HasTheParentTagAndItsOwnEnd()
    {
        var tags = new Dictionary<string, string> { ["mlflow.note.content"] = "the parent" };
        await using var run = await Mlflow.StartRunAsync("e", "parent", _folders.Options(tags: tags), Ct);
        MlflowRun child;
        await using (child = await run.StartChildAsync("child", Ct))
        {
        }

        Assert.Equal(run.RunId, Folders.Read(child, "tags/mlflow.parentRunId"));
        Assert.Equal("3", Folders.Meta(child.Location, "status"));
        Assert.Equal("1", Folders.Meta(run.Location, "status"));
        Assert.Equal(run.ExperimentId, child.ExperimentId);
        Assert.Equal("the parent", Folders.Read(run, "tags/mlflow.note.content"));
        Assert.False(File.Exists(Path.Combine(child.Location, "tags", "mlflow.note.content")));
    }

    [Fact]
    public async Task StartRunAsync_ManyAtOnce_ShareOneExperiment()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Mlflow.StartRunAsync("shared", null, _folders.Options(), Ct)));
        foreach (var run in runs)
        {
            await run.DisposeAsync();
        }

        Assert.Single(runs.Select(run => run.ExperimentId).Distinct());
        Assert.Equal(8, runs.Select(run => run.RunId).Distinct().Count());
    }

    [Theory]
    [InlineData("name: plain words", "plain words")]
    [InlineData("name: 'it''s'", "it's")]
    [InlineData("name: \"tab\\there \\xE9\\u20AC\"", "tab\there é€")]
    [InlineData("name: a long name that was folded\n  by the writer", "a long name that was folded by the writer")]
    public async Task StartRunAsync_ExperimentWrittenByPython_IsFound(string line, string name)
    {
        var folder = Path.Combine(_folders.Store, "12345");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "meta.yaml"), $"experiment_id: '12345'\nlifecycle_stage: active\n{line}\n", Ct);
        await using var run = await Mlflow.StartRunAsync(name, "r", _folders.Options(), Ct);

        Assert.Equal("12345", run.ExperimentId);
    }

    [Fact]
    public async Task LogArtifactAsync_FileAndFolder_LieUnderArtifacts()
    {
        var source = Directory.CreateDirectory(Path.Combine(_folders.Root, "out", "deep")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "a.txt"), "A", Ct);
        await File.WriteAllTextAsync(Path.Combine(source, "deep", "b.txt"), "B", Ct);
        await using var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        await run.LogArtifactAsync(source, "all", Ct);
        await run.LogArtifactAsync(Path.Combine(source, "a.txt"), cancellationToken: Ct);
        await run.LogTextAsync("été", "notes/n.md", Ct);

        Assert.Equal("A", Folders.Read(run, "artifacts/a.txt"));
        Assert.Equal("B", Folders.Read(run, "artifacts/all/deep/b.txt"));
        Assert.Equal("été", Folders.Read(run, "artifacts/notes/n.md"));
        Assert.Equal(0, run.Dropped.Total);
    }

    [Fact]
    public async Task LogMetric_NameThatIsAFolderAlready_HasAFileOfItsOwn()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        run.LogMetric("pre/x", 1, 0);
        await run.FlushAsync(Ct);
        run.LogMetric("pre", 2, 0);
        run.LogMetric("other", 3, 0);
        await run.DisposeAsync();

        Assert.Equal(0, run.Dropped.Total);
        Assert.Single(Folders.Lines(run, "pre/x"));
        Assert.Single(Folders.Lines(run, "other"));
        Assert.Single(
            Directory.GetFiles(Path.Combine(run.Location, "metrics"), "pre__*"),
            file => File.ReadAllText(file).Contains(" 2 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_AfterTheEnd_IsCountedAsLost()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        await run.DisposeAsync();
        run.LogMetric("loss", 1, 0);

        Assert.Equal(1, run.Dropped.Metrics);
        Assert.Contains("after the run had ended", run.Dropped.Reasons.Keys.Single());
    }
}

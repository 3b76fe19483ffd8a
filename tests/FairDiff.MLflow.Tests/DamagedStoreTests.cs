using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores.Files;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>A line that is damaged costs itself: its run, its metric and all the others are there, and it is said which line it
/// is.</summary>
public sealed class DamagedStoreTests : ServerTests
{
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("run_id: \"bad \\q escape\"")]
    [InlineData("run_id: \"\\x4\"")]
    [InlineData("run_id: \"\\U00110000\"")]
    [InlineData("run_id: \"\\uD83")]
    [InlineData("run_id: 'never ends")]
    [InlineData("run_id: \"ends with \\")]
    [InlineData("run_name: \"bad \\q escape\"")]
    [InlineData("run_name: \"\\xZZ\"")]
    [InlineData("start_time: soon")]
    [InlineData("start_time: 99999999999999999999999")]
    [InlineData("start_time: 9223372036854775807")]
    [InlineData("end_time: -9223372036854775808")]
    [InlineData("end_time: 1e999")]
    [InlineData("status: 99")]
    [InlineData("status: DONE")]
    [InlineData("experiment_id: \"\\")]
    [InlineData("lifecycle_stage: \"\\u12\"")]
    [InlineData("a line without a field")]
    public async Task Run_ADamagedLineInItsDescription_IsListedWithTheRest(string damaged)
    {
        var (run, other) = await RecordAsync();
        var meta = Path.Combine(run.Location, "meta.yaml");
        var field = damaged.Split(':')[0];
        var lines = File.ReadAllLines(meta).Where(line => !line.StartsWith(field + ":", StringComparison.Ordinal)).ToArray();
        File.WriteAllLines(meta, [.. lines, damaged]);
        await AssertBothAsync(run, other, $"{meta}: line {lines.Length + 1} is damaged");
    }

    [Theory]
    [InlineData("latin1")]
    [InlineData("utf16")]
    [InlineData("crlf")]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("nul")]
    [InlineData("huge")]
    [InlineData("byte order mark")]
    public async Task Run_ADescriptionInAnotherForm_IsListed(string form)
    {
        var (run, other) = await RecordAsync();
        var meta = Path.Combine(run.Location, "meta.yaml");
        var text = File.ReadAllText(meta);
        File.WriteAllBytes(meta, form switch
        {
            "latin1" => Encoding.Latin1.GetBytes(text + "source_name: 'caf\u00e9'\nrun_name: caf\u00e9\n"),
            "utf16" => Encoding.Unicode.GetBytes(text),
            "crlf" => Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n")),
            "truncated" => Encoding.UTF8.GetBytes(text[..(text.Length / 2)]),
            "nul" => Encoding.UTF8.GetBytes(text.Replace("'r'", "\0\0\0")),
            "huge" => Encoding.UTF8.GetBytes($"{text}note: {new string('x', 3 << 20)}\n"),
            "byte order mark" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            _ => [],
        });
        await AssertBothAsync(run, other, form is "crlf" or "byte order mark" or "empty" ? null : meta);
        if (form is "crlf" or "byte order mark")
        {
            Assert.Equal("r", (await FindAsync(run)).Info.RunName);
        }
    }

    [Theory]
    [InlineData("17000000000 0.1234 x")]
    [InlineData("soon 0.5 3")]
    [InlineData("99999999999999999999 0.5 3")]
    [InlineData("9223372036854775807 0.5 3")]
    [InlineData("1700000000000 0,5 3")]
    [InlineData("1700000000000")]
    [InlineData("\ufffd\ufffd 1 1")]
    [InlineData("1700000000000 0.5 99999999999999999999")]
    public async Task Metric_ADamagedLine_CostsThatLine(string damaged)
    {
        var (run, other) = await RecordAsync();
        var file = Path.Combine(run.Location, "metrics", "loss");
        File.AppendAllText(file, $"{damaged}\n1700000000009 0.25 9\n");
        await AssertBothAsync(run, other, $"{file}: line 3 is damaged");
        Assert.Equal((9, 0.25), ((await FindAsync(run)).Data.Metrics["loss"].Step, (await FindAsync(run)).Data.Metrics["loss"].Value));

        // The sync says it too, and sends the others.
        var said = new List<string>();
        Assert.Empty((await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), said.Add, Ct)).Failures);
        Assert.Contains(said, line => line.Contains($"{file}: line 3 is damaged"));
        Assert.Equal([1, 2, 9], _server.Known.Runs.Values.Single(known => known.Name == "r").Metrics["loss"].Select(point => point.Step));
    }

    [Fact]
    public void ReadMetric_FormsOfOtherWriters_AreRead()
    {
        Directory.CreateDirectory(Path.Combine(_folders.Root, "metrics"));
        var file = Path.Combine(_folders.Root, "metrics", "m");
        File.WriteAllText(file, $"1 nan 1\r\n2 Infinity 2\r\n3 -inf 3\n\n4 1E-05 4 {new string('a', 32)}\n5 0.5\n6 1e999 "
            + $"6\n{new string('7', 100_000)} 1 1\n8 0.5 8\n9 0.1");
        var said = new List<string>();
        var read = RunReader.ReadMetric(_folders.Root, "m", said.Add).ToList();

        Assert.Equal([1, 2, 3, 4, 0, 6, 8], read.Select(metric => metric.Step));
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-5, .5, double.PositiveInfinity, .5],
            read.Select(metric => metric.Value));
        Assert.Contains("2 lines are damaged and left out, the first of them line 8", Assert.Single(said));
    }

    [Fact]
    public async Task Parameter_BytesThatAreNoText_AreReadWithAWord()
    {
        var (run, other) = await RecordAsync();
        var file = Path.Combine(run.Location, "params", "odd");
        File.WriteAllBytes(file, [(byte)'a', 0xE9, (byte)'b']);
        File.WriteAllText(Path.Combine(run.Location, "params", "long"), new string('x', 3 << 20));
        await AssertBothAsync(run, other, file);
        Assert.Equal("a\ufffdb", (await FindAsync(run)).Data.Params["odd"]);
        Assert.Equal("1", (await FindAsync(run)).Data.Params["lr"]);
        Assert.Contains(_warnings, warning => warning.Contains("only the first"));
    }

    [Fact]
    public async Task DataSetAndRegistration_Damaged_CostThemselves()
    {
        var (run, other) = await RecordAsync();
        File.WriteAllText(Path.Combine(run.Location, "tags", "fairdiff.register.x"), "{");
        var input = Directory.CreateDirectory(Path.Combine(run.Location, "inputs", "i")).FullName;
        File.WriteAllText(Path.Combine(input, "meta.yaml"), "source_id: none\ntags: {a: b, a: c, nonsense}\n");
        await AssertBothAsync(run, other, input);
        var said = new List<string>();
        Assert.Empty((await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), said.Add, Ct)).Failures);
        Assert.Contains(said, line => line.Contains("fairdiff.register.x is damaged"));
    }

    [Fact]
    public async Task Experiment_ItsDescriptionIsGone_ItsRunsAreListed()
    {
        var (run, other) = await RecordAsync();
        File.Delete(Path.Combine(_folders.Store, run.ExperimentId, "meta.yaml"));
        await AssertBothAsync(run, other, "is missing");
    }

    [Fact]
    public async Task ResumeRunAsync_DamagedDescription_IsRepaired()
    {
        var (run, _) = await RecordAsync();
        var meta = Path.Combine(run.Location, "meta.yaml");
        File.WriteAllText(meta, File.ReadAllText(meta).Replace("start_time: 1", "start_time: x").Replace("run_id: '", "run_id: \"\\q"));
        await (await Mlflow.ResumeRunAsync(run.RunId, _folders.Options(), Ct)).DisposeAsync();
        Assert.Equal($"'{run.RunId}'", Folders.Meta(run.Location, "run_id"));
        Assert.Equal("3", Folders.Meta(run.Location, "status"));
    }

    [Theory]
    [InlineData("""{"run":{"info":{"run_id":"a","start_time":"soon"},"data":{}}}""")]
    [InlineData("""{"run":{"info":{"run_id":"a","start_time":"NaN"},"data":{}}}""")]
    [InlineData("""{"run":{"info":{"run_id":"a"},"data":{"metrics":{"a":1}}}}""")]
    [InlineData("""{"run":{"info":{"run_id":"a","status":"ODD"},"data":{}}}""")]
    public async Task GetRunAsync_AnswerThatIsNone_IsOneClearError(string body)
    {
        _server.Fault = _ => new(200, body);
        using var client = new MlflowClient(_server.Options(retries: 0));
        Assert.Contains("not as an MLflow server does",
            (await Assert.ThrowsAsync<MlflowException>(() => client.GetRunAsync("a", Ct))).Message);
    }

    [Fact]
    public void KeyedMetrics_NullsInAnAnswer_AreLeftOut()
    {
        var data = System.Text.Json.JsonSerializer.Deserialize<RunData>(
            """{"metrics":[null,{"key":null,"value":1},{"key":"a","value":2}],"params":[null,{"key":"p","value":null}]}""",
            RestJson.Options)!;
        Assert.Equal("a", Assert.Single(data.Metrics).Key);
        Assert.Equal("", data.Params["p"]);
    }

    /// <summary>Two runs: one to be damaged, and one beside it.</summary>
    private async Task<(MlflowRun Run, MlflowRun Other)> RecordAsync()
    {
        var runs = new List<MlflowRun>();
        foreach (var name in new[] { "r", "other" })
        {
            var run = await Mlflow.StartRunAsync("e", name, _folders.Options(), Ct);
            await run.LogParametersAsync(new { lr = 1 });
            run.LogMetric("loss", 1, 1);
            run.LogMetric("loss", .5, 2);
            await run.DisposeAsync();
            runs.Add(run);
        }

        return (runs[0], runs[1]);
    }

    private async Task AssertBothAsync(MlflowRun run, MlflowRun other, string? warning)
    {
        var found = await Mlflow.SearchRunsAsync(options: _folders.Options(_warnings), cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(new[] { run.RunId, other.RunId }.Order(), found.Select(one => one.Info.RunId).Order());
        Assert.All(found, one => Assert.True(one.Data.Metrics.ContainsKey("loss") && one.Data.Params["lr"] == "1"));
        if (warning is not null)
        {
            Assert.Contains(_warnings, line => line.Contains(warning));
        }

        Assert.All(_warnings, line => Assert.DoesNotContain('\n', line));
    }

    private async Task<Run> FindAsync(MlflowRun run) =>
        await Mlflow.SearchRunsAsync(options: _folders.Options(_warnings), cancellationToken: Ct).SingleAsync(
            one => one.Info.RunId == run.RunId, Ct);
}

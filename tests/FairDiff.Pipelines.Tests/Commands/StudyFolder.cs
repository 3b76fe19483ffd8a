using System.Text.Json.Nodes;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>A folder for the studies of a test; their runs go to <c>mlruns</c> in it.</summary>
internal sealed class StudyFolder : IDisposable
{
    private const string Tracking = "MLFLOW_TRACKING_URI";

    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable(Tracking);

    public StudyFolder() => Environment.SetEnvironmentVariable(Tracking, File("mlruns"));

    /// <summary>A path in it.</summary>
    public string File(params string[] names) => Path.Combine([_folder.Path, .. names]);

    /// <summary>Runs a command, which must succeed, and reads the report of its study.</summary>
    /// <param name="arguments">The command, without its run folder.</param>
    /// <param name="run">The name of the run folder.</param>
    public async Task<JsonNode> StudyAsync(string[] arguments, string run = "run")
    {
        await SucceedAsync([.. arguments, "--output", File(run)]);
        return JsonNode.Parse(await System.IO.File.ReadAllTextAsync(
            File(run, "report.json"), TestContext.Current.CancellationToken))!;
    }

    /// <summary>Runs a command, which must succeed.</summary>
    public static async Task SucceedAsync(string[] arguments)
    {
        var run = await CommandRun.Of(TestContext.Current.CancellationToken, arguments);
        Assert.True(run.Exit == 0, run.Error);
    }

    /// <summary>Runs a command, which must be refused in one line that holds a message.</summary>
    public async Task RefusedAsync(string message, string[] arguments)
    {
        var run = await CommandRun.Of(TestContext.Current.CancellationToken, [.. arguments, "--output", File("run")]);
        Assert.Equal(1, run.Exit);
        Assert.Contains(message, run.Error);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Tracking, _tracking);
        _folder.Dispose();
    }
}

using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary><c>fairdiff folder</c> as a user types it, with an MLflow store of its own.</summary>
public abstract class FolderStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");

    protected FolderStudyTests()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", PathOf("mlruns"));
        Output = PathOf("run");
    }

    /// <summary>The run folder.</summary>
    protected string Output { get; set; }

    /// <summary>Where the images are.</summary>
    protected string Data => PathOf("data");

    protected string PathOf(string name) => Path.Combine(_folder.Path, name);

    protected async Task Succeed(params string[] more)
    {
        var run = await Run(more);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Exit);
    }

    private protected abstract Task<CommandRun> Run(params string[] more);

    /// <summary>The smallest study that trains.</summary>
    private protected Task<CommandRun> RunFolder(params string[] options) => CommandRun.Of(
        TestContext.Current.CancellationToken,
        [
            "folder", "--image-size", "8", .. options.Contains("--seeds") ? [] : new[] { "--seeds", "1" },
            "--generator-steps", "2", "--classifier-steps", "2", "--synthetic", "8",
            "--output", Output, .. options,
        ]);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

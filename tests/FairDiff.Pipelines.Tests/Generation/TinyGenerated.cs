using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary>One generator, trained by the command on a tiny folder, and the store that it drew.</summary>
public sealed class TinyGenerated : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Data => _folder.File("data");

    public string Workspace => _folder.File("workspace");

    public string Store => _folder.File("store");

    public string Generator => Path.Combine(Workspace, "generator.safetensors");

    public string[] Arguments =>
    [
        "generate", "--data", Data, "--attributes", "site", "--split-column", "split", "--image-size", "8", "--network", "tiny",
        "--training-steps", "2",
        "--count", "70", "--steps", "1", "--device", "cpu", "--workspace", Workspace, "--output", Store,
    ];

    internal CommandRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        TinyFolder.Create(Data);
        Run = await CommandRun.Of(TestContext.Current.CancellationToken, Arguments);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }
}

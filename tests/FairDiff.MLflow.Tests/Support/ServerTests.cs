namespace FairDiff.MLflow.Tests.Support;

/// <summary>Tests with a server and folders of their own.</summary>
public abstract class ServerTests : IDisposable
{
    private protected readonly FakeServer _server = new();
    private protected readonly Folders _folders = new();

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _folders.Dispose();
        GC.SuppressFinalize(this);
    }
}

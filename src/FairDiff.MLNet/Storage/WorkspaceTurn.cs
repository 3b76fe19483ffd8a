using System.Collections.Concurrent;

namespace FairDiff.MLNet.Storage;

/// <summary>One Fit at a time in a workspace: pipelines that share a generator can be fitted side by side, and the first one makes
/// it.</summary>
internal sealed class WorkspaceTurn : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

    private readonly SemaphoreSlim _gate;

    private WorkspaceTurn(SemaphoreSlim gate) => _gate = gate;

    public static WorkspaceTurn Wait(string folder, CancellationToken cancellationToken)
    {
        var gate = Gates.GetOrAdd(folder, _ => new SemaphoreSlim(1, 1));
        gate.Wait(cancellationToken);
        return new WorkspaceTurn(gate);
    }

    public void Dispose() => _gate.Release();
}

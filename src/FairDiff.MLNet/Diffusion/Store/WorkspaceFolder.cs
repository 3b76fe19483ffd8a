namespace FairDiff.MLNet.Diffusion;

/// <summary>A folder in which one Fit at a time works: those of this process take turns, one of another process is refused.</summary>
internal sealed class WorkspaceFolder : IDisposable
{
    private readonly IDisposable _turn;
    private readonly FileStream _lock;

    private WorkspaceFolder(string path, IDisposable turn, FileStream fileLock) => (Path, _turn, _lock) = (path, turn, fileLock);

    public string Path { get; }

    /// <summary>Makes the folder where missing, and waits for it.</summary>
    /// <exception cref="FairDiff.Torch.FairDiffException">Another process works in it, or it cannot be written.</exception>
    public static WorkspaceFolder Open(string folder, CancellationToken cancellation)
    {
        folder = System.IO.Path.GetFullPath(folder);
        DiskErrors.Guard(folder, () => Directory.CreateDirectory(folder));
        var turn = WorkspaceTurn.Wait(folder, cancellation);
        try
        {
            return new WorkspaceFolder(folder, turn, FolderLock.Take(folder, "workspace.lock", "workspace"));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        _turn.Dispose();
    }
}

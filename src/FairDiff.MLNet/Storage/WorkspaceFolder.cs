using FairDiff.Shared;

namespace FairDiff.MLNet.Storage;

/// <summary>A folder in which one Fit at a time works: those of this process take turns, one of another process is refused.</summary>
internal sealed class WorkspaceFolder : IDisposable
{
    private readonly IDisposable _turn;
    private readonly FileStream _lock;

    private WorkspaceFolder(string path, IDisposable turn, FileStream fileLock) => (Path, _turn, _lock) = (path, turn, fileLock);

    public string Path { get; }

    /// <summary>Makes the folder where missing, and waits for it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">What is kept in it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="clean">Deletes what a killed process left below the folder; called once nobody else works there, when what it left in
    /// the folder itself is gone.</param>
    /// <exception cref="FairDiffException">Another process works in it, it cannot be written, or it holds a
    /// link.</exception>
    public static WorkspaceFolder Open(
        string folder, IReadOnlyList<string> names, CancellationToken cancellationToken, Action<string>? clean = null)
    {
        folder = System.IO.Path.GetFullPath(folder);
        DiskErrors.Guard(folder, () => Directory.CreateDirectory(folder));
        var turn = WorkspaceTurn.Wait(folder, cancellationToken);
        FileStream? fileLock = null;
        try
        {
            new OwnFiles(folder, names).RefuseLinks();
            fileLock = FolderLock.Take(folder, "workspace.lock", "workspace");
            DiskErrors.Guard(folder, () =>
            {
                // A process that was killed while it wrote leaves a checkpoint's worth of bytes each time.
                AtomicFile.DeleteLeftovers(folder, "*");
                clean?.Invoke(folder);
            });
            return new WorkspaceFolder(folder, turn, fileLock);
        }
        catch
        {
            fileLock?.Dispose();
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

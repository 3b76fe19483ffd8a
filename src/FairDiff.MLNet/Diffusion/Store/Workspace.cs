using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// The folder of one generator: what it was made from (<c>workspace.json</c>), its training state, its weights and its images.
/// Locked while a Fit works in it.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly IDisposable _turn;
    private readonly FileStream _lock;

    private Workspace(string folder, IDisposable turn, FileStream fileLock) => (Folder, _turn, _lock) = (folder, turn, fileLock);

    public string Folder { get; }

    public string CheckpointPath => Path.Combine(Folder, "checkpoint.safetensors");

    /// <summary>Averages of the weights, if the options ask for them.</summary>
    public string SnapshotFolder => SnapshotFolderOf(Folder);

    public string GeneratorPath => Path.Combine(Folder, "generator.safetensors");

    public string GeneratorInfoPath => Path.Combine(Folder, "generator.json");

    public string SyntheticFolder => Path.Combine(Folder, "synthetic");

    private string IdentityPath => Path.Combine(Folder, "workspace.json");

    /// <summary>Opens a folder. Fits of this process take turns in it; one that another process works in is refused.</summary>
    public static Workspace Open(string folder, CancellationToken cancellation)
    {
        folder = Path.GetFullPath(folder);
        DiskErrors.Guard(folder, () => Directory.CreateDirectory(folder));
        var turn = WorkspaceTurn.Wait(folder, cancellation);
        try
        {
            var workspace = new Workspace(folder, turn, Lock(folder));
            DiskErrors.Guard(folder, workspace.DeleteLeftovers);
            return workspace;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public static string SnapshotFolderOf(string folder) => Path.Combine(folder, "averages");

    /// <summary>The seed that the workspace was begun with; null when it is new.</summary>
    public int? ReadSeed() => ReadIdentity() is { } stored ? WorkspaceIdentity.SeedOf(stored) : null;

    /// <summary>Records what a new workspace is for, and refuses one that is for something else.</summary>
    public void Claim(JsonObject identity)
    {
        if (ReadIdentity() is { } stored)
        {
            WorkspaceIdentity.Check(stored, identity, Folder);
        }
        else
        {
            DiskErrors.Guard(IdentityPath, () => AtomicFile.WriteAllText(IdentityPath, identity.ToJsonString(Indented)));
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        _turn.Dispose();
    }

    /// <summary>A process that was killed while it wrote leaves a checkpoint's worth of bytes each time.</summary>
    private void DeleteLeftovers()
    {
        foreach (var path in new[] { CheckpointPath, GeneratorPath, GeneratorInfoPath, IdentityPath })
        {
            AtomicFile.DeleteLeftovers(Folder, Path.GetFileName(path));
        }

        AtomicFile.DeleteLeftovers(SnapshotFolder, "*");
    }

    private JsonObject? ReadIdentity()
    {
        if (!File.Exists(IdentityPath))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(DiskErrors.Guard(IdentityPath, () => File.ReadAllText(IdentityPath)))!.AsObject();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FairDiffException($"'{IdentityPath}' is not a workspace description. Delete the folder to begin anew.", exception);
        }
    }

    private static FileStream Lock(string folder)
    {
        var path = Path.Combine(folder, "workspace.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new FairDiffException($"The workspace '{folder}' cannot be written: {exception.Message} Choose another WorkspacePath.", exception);
        }
        catch (IOException exception)
        {
            throw new FairDiffException(
                $"The workspace '{folder}' is in use by another process ('{path}' is locked): wait for it to end, or choose another WorkspacePath. " +
                $"({exception.Message})", exception);
        }
    }
}

using System.Collections.Concurrent;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Folders of stages without a <c>WorkspacePath</c>. Their images are read for as long as models are trained on them, so they go
/// when the process ends.
/// </summary>
internal static class TemporaryWorkspace
{
    private static readonly ConcurrentBag<string> Folders = [];

    static TemporaryWorkspace()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DeleteAll();
    }

    /// <summary>Makes a new folder under <paramref name="parent"/>, or under the system's temporary folder.</summary>
    public static string Create(string? parent)
    {
        var root = string.IsNullOrEmpty(parent) ? Path.GetTempPath() : parent;
        var folder = Path.Combine(root, $"fairdiff-{Guid.NewGuid():N}");
        DiskErrors.Guard(folder, () => Directory.CreateDirectory(folder));
        Folders.Add(folder);
        return folder;
    }

    private static void DeleteAll()
    {
        foreach (var folder in Folders)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The process is ending and nobody is left to tell; the system clears its temporary files in its own time.
            }
        }
    }
}

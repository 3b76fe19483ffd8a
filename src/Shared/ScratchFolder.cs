using System.Collections.Concurrent;
using System.Globalization;

namespace FairDiff.Shared;

/// <summary>
/// A folder for as long as it is used, at most for the life of the process: nobody else may look into it, it goes with the process however
/// that ends, and what a killed process left goes when the next one needs such a folder.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string NameStart = "fairdiff-";
    private const string OwnerName = ".owner";
    private static readonly ConcurrentDictionary<string, ScratchFolder> Live = new();

    private readonly FileStream _owner;

    static ScratchFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var folder in Live.Values)
        {
            folder.Dispose();
        }
    };

    private ScratchFolder(string path, FileStream owner) => (Path, _owner) = (path, owner);

    public string Path { get; }

    /// <summary>Makes a new folder, and deletes what dead processes of this user left beside it.</summary>
    /// <param name="parent">Where; null or empty = the system's temporary folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static ScratchFolder Create(string? parent = null)
    {
        var root = string.IsNullOrEmpty(parent) ? System.IO.Path.GetTempPath() : parent;
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, $"{NameStart}{Guid.NewGuid():N}"));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // Others may read it, so that the folder can be copied; who asks for it alone is refused while this process lives.
        var owner = new FileStream(
            System.IO.Path.Combine(path, OwnerName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        owner.Write(System.Text.Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Environment.MachineName}")));
        var folder = new ScratchFolder(path, owner);
        Live[path] = folder;
        DeleteLeftovers(System.IO.Path.GetDirectoryName(path)!, RegularFile.OwnerOf(path));
        return folder;
    }

    /// <summary>Deletes the folder at a path, if it is one of this process.</summary>
    public static void Delete(string path)
    {
        if (Live.TryGetValue(System.IO.Path.GetFullPath(path), out var folder))
        {
            folder.Dispose();
        }
    }

    /// <summary>Deletes the folder; links in it go, not what they lead to.</summary>
    public void Dispose()
    {
        if (Live.TryRemove(Path, out _))
        {
            Remove(Path);
            _owner.Dispose();
        }
    }

    private static void DeleteLeftovers(string root, uint? user)
    {
        try
        {
            foreach (var path in Directory.GetDirectories(root, NameStart + new string('?', 32)))
            {
                DeleteIfDead(path, user);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }

    /// <summary>
    /// Dead is who no longer holds the lock and is no process any more: some file systems have no locks, and numbers of processes come
    /// again.
    /// </summary>
    private static void DeleteIfDead(string path, uint? user)
    {
        var ownerPath = System.IO.Path.Combine(path, OwnerName);
        if (Live.ContainsKey(path) || RegularFile.KindOf(path, followLink: false) != FileKind.Folder || RegularFile.OwnerOf(path) != user
            || RegularFile.KindOf(ownerPath, followLink: false) != FileKind.Regular)
        {
            return;
        }

        try
        {
            using var owner = new FileStream(ownerPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var words = new StreamReader(owner).ReadToEnd().Split(' ', 2);
            if (words.Length == 2
                && words[1] == Environment.MachineName
                && int.TryParse(words[0], CultureInfo.InvariantCulture, out var process)
                && !IsOther(process))
            {
                Remove(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its owner lives.
        }
    }

    private static bool IsOther(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return process != Environment.ProcessId;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody is left to tell; the next process deletes it.
        }
    }
}

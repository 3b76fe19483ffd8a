using System.Text;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>
/// Reads what lies in a local store, which may come from anybody: links are never followed, what is no plain file is never opened, and
/// texts are read up to a length. What is left out is said.
/// </summary>
internal static class StoreFiles
{
    /// <summary>Far more than any parameter or description has.</summary>
    private const int MaxText = 1 << 20;

    /// <summary>The folders in a folder.</summary>
    public static IReadOnlyList<string> Folders(string folder, Action<string>? say = null) =>
        [.. Entries(new DirectoryInfo(folder), say).OfType<DirectoryInfo>().Select(entry => entry.FullName)];

    /// <summary>The folders in a store, which its owner may have put behind a link.</summary>
    public static IReadOnlyList<string> FoldersOfStore(string root, Action<string>? say = null) =>
        Folders(Directory.Exists(root) ? Directory.ResolveLinkTarget(root, returnFinalTarget: true)?.FullName ?? root : root, say);

    /// <summary>All files below a folder.</summary>
    public static IReadOnlyList<string> FilesBelow(string folder, Action<string>? say = null)
    {
        var found = new List<string>();
        var folders = new Queue<DirectoryInfo>([new(folder)]);
        while (folders.TryDequeue(out var next))
        {
            foreach (var entry in Entries(next, say))
            {
                if (entry is DirectoryInfo below)
                {
                    folders.Enqueue(below);
                }
                else if (PlainFile.IsPlain(entry.FullName))
                {
                    found.Add(entry.FullName);
                }
                else
                {
                    say?.Invoke($"{entry.FullName} is no plain file; it is left out.");
                }
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>The text of a file; null where there is none that can be read.</summary>
    public static string? ReadText(string file, Action<string>? say = null)
    {
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists)
            {
                return null;
            }

            if (IsLink(info))
            {
                say?.Invoke(LinkNote(info));
                return null;
            }

            using var stream = PlainFile.Open(file);
            var bytes = new byte[Math.Min(stream.Length, MaxText)];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (stream.Length > MaxText)
            {
                say?.Invoke($"{file} has {stream.Length} bytes; only the first {MaxText} are read.");
            }

            return Encoding.UTF8.GetString(bytes.AsSpan(0, read)).TrimStart('\ufeff');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            say?.Invoke($"{file} cannot be read and is left out: {e.Message}");
            return null;
        }
    }

    /// <summary>Whether a path lies below a folder, by its name and with no link on the way.</summary>
    public static bool IsBelow(string path, string root)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var top = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!full.StartsWith(top + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return false;
        }

        for (var place = full; place.Length > top.Length; place = Path.GetDirectoryName(place)!)
        {
            if (IsLink(new DirectoryInfo(place)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What there is below a folder that no store of ours has: a link, a pipe; null where there is nothing of that kind.</summary>
    public static string? FindOdd(string folder)
    {
        string? found = null;
        FilesBelow(folder, note => found ??= note);
        return found;
    }

    /// <summary>Whether a name is that of a file or folder right here, and nothing more.</summary>
    public static bool IsName(string? name) => name is { Length: > 0 and <= 255 } && name is not ("." or "..")
        && !name.AsSpan().ContainsAny("/\\:\0");

    private static string LinkNote(FileSystemInfo entry) => $"{entry.FullName} is a link, which is never followed; it is left out.";

    private static bool IsLink(FileSystemInfo entry) => entry.LinkTarget is not null;

    private static List<FileSystemInfo> Entries(DirectoryInfo folder, Action<string>? say)
    {
        var found = new List<FileSystemInfo>();
        try
        {
            if (IsLink(folder))
            {
                say?.Invoke(LinkNote(folder));
                return found;
            }

            foreach (var entry in folder.Exists ? folder.EnumerateFileSystemInfos() : [])
            {
                if (IsLink(entry))
                {
                    say?.Invoke(LinkNote(entry));
                }
                else
                {
                    found.Add(entry);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            say?.Invoke($"{folder.FullName} cannot be read and is left out: {e.Message}");
        }

        return found;
    }
}

namespace FairDiff.Shared;

/// <summary>Writes a file whole or not at all: to a temporary neighbour first, flushed to disk, then renamed.</summary>
internal static class AtomicFile
{
    private const string TemporaryExtension = ".tmp";
    private const int MaxNameBytes = 200;

    /// <param name="path">The file to write; its folder is made where missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="stagingFolder">Where the temporary file lies, on the same volume; null: beside the file.</param>
    public static void Write(string path, Action<Stream> write, string? stagingFolder = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);

        // Cut, for a name that is as long as a file's may be leaves no room for more.
        var temporary = Path.Combine(stagingFolder ?? folder,
            $".{DistinctName.Cut(Path.GetFileName(path), MaxNameBytes)}.{Guid.NewGuid():N}{TemporaryExtension}");
        try
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
            write(stream);
            stream.Flush(flushToDisk: true);

            // While it is open, and so locked: nobody takes it for a leftover.
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (IsTooLarge(exception))
        {
            throw new IOException(
                $"'{path}' would be larger than its file system, or the limit of this process (ulimit -f), allows.", exception);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static void WriteAllBytes(string path, byte[] bytes) => Write(path, stream => stream.Write(bytes));

    public static void WriteAllText(string path, string text) => WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>What .NET makes of a file that outgrows its file system (EFBIG), which is no <see cref="IOException"/>.</summary>
    public static bool IsTooLarge(Exception exception) =>
        exception is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };

    /// <summary>Deletes what writers of a file left when they were killed.</summary>
    public static void DeleteLeftovers(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            DeleteLeftovers(folder, DistinctName.Cut(Path.GetFileName(path), MaxNameBytes));
        }
    }

    /// <summary>Deletes what writers of files named like <paramref name="pattern"/> left when they were killed; what somebody is writing
    /// stays.</summary>
    public static void DeleteLeftovers(string folder, string pattern, bool below = false)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = below, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var temporary in Directory.Exists(folder) ? Directory.GetFiles(folder, $".{pattern}.*{TemporaryExtension}", options) : [])
        {
            if (IsOurs(temporary) && !IsBeingWritten(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>By the random part of its name: a user's file may begin with a dot and end in .tmp.</summary>
    private static bool IsOurs(string temporary) =>
        Guid.TryParseExact(Path.GetExtension(Path.GetFileNameWithoutExtension(temporary)).TrimStart('.'), "N", out _);

    private static bool IsBeingWritten(string temporary)
    {
        try
        {
            using var stream = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true; // locked; or gone, for it is whole now; or another user's
        }
    }
}

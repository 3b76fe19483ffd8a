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
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

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

    /// <summary>Deletes what writers of files named like <paramref name="pattern"/> left when they were killed. Nobody may be writing one
    /// now.</summary>
    public static void DeleteLeftovers(string folder, string pattern, bool below = false)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = below, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var temporary in Directory.Exists(folder) ? Directory.GetFiles(folder, $".{pattern}.*{TemporaryExtension}", options) : [])
        {
            File.Delete(temporary);
        }
    }
}

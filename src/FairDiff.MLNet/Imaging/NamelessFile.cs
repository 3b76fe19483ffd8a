using FairDiff.Shared;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// A file of decoded images that is one Fit's alone and has no name where the system allows that, so none is ever torn, stale, or left
/// behind with somebody's pictures in it.
/// </summary>
internal sealed class NamelessFile : IDisposable
{
    private long _length;

    /// <param name="folder">Where it lies; made if it is not there.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public NamelessFile(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var leftover in Directory.EnumerateFiles(folder, "images-*.tmp"))
        {
            // A process that was killed left it, or another one is using it, and then this fails or, nameless, does no harm.
            TryDelete(leftover);
        }

        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), $"images-{Guid.NewGuid():N}.tmp");

        // Unbuffered: an image is large enough, and nothing is left to be written when it is disposed of.
        Stream = new FileStream(Path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        if (IsNameless)
        {
            File.Delete(Path);
        }
    }

    /// <summary>A file in use can lose its name on Unix; on Windows it keeps it until nobody uses it.</summary>
    public static bool IsNameless => !OperatingSystem.IsWindows();

    /// <summary>The path that it has, or had.</summary>
    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>Writes behind all that was written, and returns where that is.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public long Append(ReadOnlyMemory<byte> bytes)
    {
        var start = _length;
        try
        {
            RandomAccess.Write(Stream.SafeFileHandle, bytes.Span, start);
        }
        catch (Exception exception) when (AtomicFile.IsTooLarge(exception))
        {
            throw new IOException(exception.Message, exception);
        }

        _length += bytes.Length;
        return start;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!IsNameless)
        {
            TryDelete(Path);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next Fit in this folder tries again.
        }
    }
}

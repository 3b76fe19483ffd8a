using System.Runtime.InteropServices;
using FairDiff.MLNet.Imaging;
using FairDiff.Torch;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Decoded images in a file that is mapped into memory: read from disk where they are used and dropped when memory is short, so
/// that a data set may be larger than memory. The file is one Fit's alone and has no name where the system allows that, so none is
/// ever torn, stale, or left behind with somebody's pictures in it.
/// </summary>
internal sealed class ImageCache : IPixelStore
{
    private readonly string _path;
    private FileStream? _stream;

    /// <param name="folder">Where the file lies; made with the first image.</param>
    public ImageCache(string folder) => _path = Path.Combine(Path.GetFullPath(folder), $"images-{Guid.NewGuid():N}.tmp");

    /// <summary>A file in use can lose its name on Unix; on Windows it keeps it until the mapping is gone.</summary>
    private static bool IsNameless => !OperatingSystem.IsWindows();

    public void Add(ReadOnlyMemory<byte> planes) => DiskErrors.Guard(_path, () =>
    {
        _stream ??= Create();
        try
        {
            _stream.Write(planes.Span);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // What .NET makes of a file that outgrows its file system.
            throw new IOException(exception.Message, exception);
        }
    });

    /// <exception cref="FairDiffException">The disk is full, or its file system cannot map files.</exception>
    public Tensor Take(int size)
    {
        using var stream = _stream!;
        _stream = null;
        var (name, length) = (IsNameless ? $"/dev/fd/{stream.SafeFileHandle.DangerousGetHandle()}" : _path, stream.Length);
        if (!IsNameless)
        {
            stream.Dispose();
        }

        try
        {
            using var all = from_file(name, shared: false, length, ScalarType.Byte);
            return all.view(-1, 3, size, size);
        }
        catch (ExternalException exception)
        {
            throw new FairDiffException(
                $"The file of decoded images '{_path}' cannot be mapped into memory: {exception.Message.Split('\n')[0]} Choose a WorkspacePath on a " +
                "local disk.", exception);
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
        if (!IsNameless)
        {
            TryDelete(_path);
        }
    }

    private FileStream Create()
    {
        var folder = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(folder);
        foreach (var leftover in Directory.EnumerateFiles(folder, "images-*.tmp"))
        {
            // A process that was killed left it, or another one is using it, and then this fails or, nameless, does no harm.
            TryDelete(leftover);
        }

        // Unbuffered: an image is large enough, and nothing is left to be written when it is disposed of.
        var stream = new FileStream(_path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        if (IsNameless)
        {
            File.Delete(_path);
        }

        return stream;
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

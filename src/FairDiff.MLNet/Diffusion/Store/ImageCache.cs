using System.Runtime.InteropServices;
using FairDiff.MLNet.Imaging;
using FairDiff.Shared;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Decoded images in a file that is mapped into memory: read from disk where they are used and dropped when memory is short, so
/// that a data set may be larger than memory.
/// </summary>
/// <param name="folder">Where the file lies; made with the first image.</param>
internal sealed class ImageCache(string folder) : IPixelStore
{
    private NamelessFile? _file;

    public void Add(ReadOnlyMemory<byte> planes) => DiskErrors.Guard(_file?.Path ?? Path.GetFullPath(folder), () =>
    {
        _file ??= new NamelessFile(folder);
        _file.Append(planes);
    });

    /// <exception cref="FairDiffException">The disk is full, or its file system cannot map files.</exception>
    public Tensor Take(int size)
    {
        using var stream = _file!.Stream;
        var (name, length) = (
            NamelessFile.IsNameless ? $"/dev/fd/{stream.SafeFileHandle.DangerousGetHandle()}" : _file.Path, stream.Length);
        if (!NamelessFile.IsNameless)
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
                $"The file of decoded images '{_file.Path}' cannot be mapped into memory: {exception.Message.Split('\n')[0]} Choose a "
                    + "WorkspacePath on a local disk.", exception);
        }
    }

    public void Dispose() => _file?.Dispose();
}

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FairDiff.Shared;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Images that were decoded in an earlier pass, by the id of their row, which a view gives the same row in every pass. Equal images take
/// room once: a row that a draw repeats has another id each time.
/// </summary>
/// <param name="folder">Where their file lies; made with the first image.</param>
internal sealed class DecodedImages(string folder) : IDisposable
{
    private readonly ConcurrentDictionary<DataViewRowId, Entry> _entries = new();
    private readonly Dictionary<Digest, long> _places = [];
    private NamelessFile? _file;

    /// <summary>The image of a row, to be released after use; null = it was not decoded yet. May be called while others are
    /// added.</summary>
    public DecodedImage? Find(DataViewRowId row) => _entries.TryGetValue(row, out var entry)
        ? DecodedImage.Stored(entry.Size, planes => RandomAccess.Read(_file!.Stream.SafeFileHandle, planes.Span, entry.Start))
        : null;

    /// <summary>Keeps the image of a row.</summary>
    /// <exception cref="FairDiffException">The disk is full or cannot be written.</exception>
    public void Add(DataViewRowId row, DecodedImage image)
    {
        var planes = image.Planes.Span;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(planes, hash);
        var digest = MemoryMarshal.Read<Digest>(hash);
        if (!_places.TryGetValue(digest, out var start))
        {
            start = Append(image.Planes);
            _places.Add(digest, start);
        }

        _entries.TryAdd(row, new(start, image.Size));
    }

    public void Dispose() => _file?.Dispose();

    private long Append(ReadOnlyMemory<byte> planes) => DiskErrors.Guard(_file?.Path ?? Path.GetFullPath(folder), () =>
    {
        _file ??= new NamelessFile(folder);
        return _file.Append(planes);
    });

    private readonly record struct Entry(long Start, (int Width, int Height) Size);

    private readonly record struct Digest(ulong First, ulong Second, ulong Third, ulong Fourth);
}

using System.IO.Compression;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>
/// Reads an entry of a zip file, and finds at its end whether it has the length and the checksum that the file names: .NET looks at
/// neither.
/// </summary>
internal sealed class ChecksumStream(Stream source, ZipArchiveEntry entry) : Stream
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => Enumerable.Range(0, 8).Aggregate((uint)index,
        (value, _) => (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1)))];

    private uint checksum = uint.MaxValue;
    private long done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => entry.Length;

    public override long Position
    {
        get => done;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">The entry ends, and is not what the file says.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        foreach (var value in buffer[..count])
        {
            checksum = Table[(byte)(checksum ^ value)] ^ (checksum >> 8);
        }

        done += count;
        if (done > entry.Length || (count == 0 && buffer.Length > 0 && (done != entry.Length || ~checksum != entry.Crc32)))
        {
            throw new InvalidDataException(
                $"'{entry.FullName}' does not have the length and the checksum that the zip file names (damaged or changed)");
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

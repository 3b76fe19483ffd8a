using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace FairDiff.MLNet.Imaging;

/// <summary>One chunk of a PNG file: a four-letter type and its data (W3C PNG, section 5.3).</summary>
internal readonly record struct PngChunk(string Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>Bytes around the data: its length, the type, a checksum of type and data.</summary>
    public const int Overhead = 12;

    /// <summary>The chunk as it stands in a file.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Overhead + Data.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Data.Length);
        Encoding.ASCII.GetBytes(Type, bytes.AsSpan(4));
        Data.Span.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(^4..), Crc32.HashToUInt32(bytes.AsSpan(4..^4)));
        return bytes;
    }
}

using System.IO.Compression;
using System.Text;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// An XMP packet in a PNG file: one iTXt chunk under Adobe's keyword, at the beginning of the file (XMP specification, part 3, "PNG");
/// written uncompressed,
/// as the specification asks, and read compressed too. Pixels are not touched.
/// </summary>
internal static class PngXmp
{
    private const string ChunkType = "iTXt";

    /// <summary>A hundred times what this library writes, unpacked.</summary>
    private const int LongestPacket = 1 << 20;

    private static ReadOnlySpan<byte> Keyword => "XML:com.adobe.xmp\0"u8;

    /// <summary>The keyword and, each empty or zero: compression flag, compression method, language tag, translated keyword.</summary>
    private static ReadOnlySpan<byte> Prefix => "XML:com.adobe.xmp\0\0\0\0\0"u8;

    /// <summary>The PNG file with the packet in it.</summary>
    public static byte[] Embed(byte[] png, string packet) =>
        PngFile.InsertAfterHeader(png, new PngChunk(ChunkType, (byte[])[.. Prefix, .. Encoding.UTF8.GetBytes(packet)]));

    /// <summary>The packet, or null where the file has none.</summary>
    /// <exception cref="InvalidDataException">The PNG file is damaged, or the packet is longer than any.</exception>
    public static string? Extract(ReadOnlyMemory<byte> png)
    {
        foreach (var chunk in PngFile.Read(png))
        {
            if (chunk.Type == ChunkType && chunk.Data.Span.StartsWith(Keyword))
            {
                return Encoding.UTF8.GetString(Text(chunk.Data[Keyword.Length..]));
            }
        }

        return null;
    }

    /// <summary>The text of the chunk, behind compression flag and method, language tag and translated keyword.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlyMemory<byte> data)
    {
        var rest = data.Span;
        var language = rest.Length < 2 ? -1 : rest[2..].IndexOf((byte)0);
        var keyword = language < 0 ? -1 : rest[(3 + language)..].IndexOf((byte)0);
        if (keyword < 0 || rest[0] > 1 || rest[1] != 0)
        {
            throw new InvalidDataException("its XMP is not where it should be (damaged)");
        }

        var start = 4 + language + keyword;
        return rest[0] == 1 ? Unpacked(data[start..]) : Within(rest[start..]);
    }

    /// <summary>Unpacks no more than a packet may have, whatever is packed.</summary>
    private static byte[] Unpacked(ReadOnlyMemory<byte> packed)
    {
        var text = new byte[LongestPacket + 1];
        int length;
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            length = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException("its XMP cannot be unpacked (damaged)", exception);
        }

        return Within(text.AsSpan(0, length)).ToArray();
    }

    private static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> text) =>
        text.Length <= LongestPacket ? text : throw new InvalidDataException($"its XMP has more than {LongestPacket} bytes");
}

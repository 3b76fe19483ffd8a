using System.Text;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// An XMP packet in a PNG file: one uncompressed iTXt chunk under Adobe's keyword, at the beginning of the file (XMP specification,
/// part 3, "PNG"). Pixels are not touched.
/// </summary>
internal static class PngXmp
{
    private const string ChunkType = "iTXt";

    /// <summary>The keyword and, each empty or zero: compression flag, compression method, language tag, translated keyword.</summary>
    private static ReadOnlySpan<byte> Prefix => "XML:com.adobe.xmp\0\0\0\0\0"u8;

    /// <summary>The PNG file with the packet in it.</summary>
    public static byte[] Embed(byte[] png, string packet) =>
        PngFile.InsertAfterHeader(png, new PngChunk(ChunkType, (byte[])[.. Prefix, .. Encoding.UTF8.GetBytes(packet)]));

    /// <summary>The packet, or null where the file has none.</summary>
    /// <exception cref="InvalidDataException">The PNG file is damaged.</exception>
    public static string? Extract(ReadOnlyMemory<byte> png)
    {
        foreach (var chunk in PngFile.Read(png))
        {
            if (chunk.Type == ChunkType && chunk.Data.Span.StartsWith(Prefix))
            {
                return Encoding.UTF8.GetString(chunk.Data.Span[Prefix.Length..]);
            }
        }

        return null;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using FairDiff.MLNet.Imaging;

namespace FairDiff.MLNet.Tests.Imaging;

/// <summary>PNG files of every kind of pixel, written by hand.</summary>
internal static class TestPng
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte GreyAlpha = 4;
    public const byte Rgba = 6;

    /// <param name="side">Pixels per side.</param>
    /// <param name="colour">The colour type of the header.</param>
    /// <param name="bits">Per sample.</param>
    /// <param name="rows">The bytes of all rows, unfiltered.</param>
    /// <param name="more">Chunks between header and pixels.</param>
    public static byte[] Write(int side, byte colour, byte bits, byte[] rows, params PngChunk[] more)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (bits, colour);
        var filtered = rows.Chunk(rows.Length / side).SelectMany(row => row.Prepend((byte)0)).ToArray();
        return
        [
            0x89, .. "PNG\r\n\x1A\n"u8, .. new PngChunk("IHDR", header).ToBytes(), .. more.SelectMany(chunk => chunk.ToBytes()),
            .. new PngChunk("IDAT", Pack(filtered)).ToBytes(), .. new PngChunk("IEND", Array.Empty<byte>()).ToBytes(),
        ];
    }

    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FairDiff.MLNet.Magick.Tests;

/// <summary>Image files byte by byte, by nobody's encoder.</summary>
internal static class ImageBytes
{
    /// <summary>An uncompressed RGB TIFF of one strip, with more tags at the end.</summary>
    public static byte[] Tiff(
        int width,
        int height,
        byte[] rgb,
        int orientation = 1,
        int claimedHeight = 0,
        params (int Tag, int Type, int Count, int Value)[] more)
    {
        (int Tag, int Type, int Count, int Value)[] entries =
        [
            (256, 4, 1, width), (257, 4, 1, claimedHeight > 0 ? claimedHeight : height), (258, 3, 3, 0), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, 0), (274, 3, 1, orientation), (277, 3, 1, 3), (278, 4, 1, claimedHeight > 0 ? claimedHeight : height),
            (279, 4, 1, rgb.Length), .. more,
        ];
        var bits = 8 + 2 + (12 * entries.Length) + 4;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II"u8);
        writer.Write((short)42);
        writer.Write(8);
        writer.Write((short)entries.Length);
        foreach (var (tag, type, count, value) in entries)
        {
            writer.Write((short)tag);
            writer.Write((short)type);
            writer.Write(count);
            writer.Write(tag == 258 ? bits : tag == 273 ? bits + 6 : value);
        }

        writer.Write(0);
        for (var channel = 0; channel < 3; channel++)
        {
            writer.Write((short)8);
        }

        writer.Write(rgb);
        return file.ToArray();
    }

    /// <summary>A PNG of one grey channel of 16 bits.</summary>
    public static byte[] Png16(int width, int height, params ushort[] grey)
    {
        using var rows = new MemoryStream();
        for (var row = 0; row * width < grey.Length; row++)
        {
            rows.WriteByte(0);
            foreach (var value in grey.AsSpan(row * width, width))
            {
                rows.Write([(byte)(value >> 8), (byte)value]);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 16;
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", Deflate(rows.ToArray())), .. Chunk("IEND", [])];
    }

    /// <summary>A PNG with a colour profile after its header.</summary>
    public static byte[] WithProfile(byte[] png, byte[] profile) =>
        [.. png[..33], .. Chunk("iCCP", [.. "icc\0\0"u8, .. Deflate(profile)]), .. png[33..]];

    /// <summary>A TGA without compression, 24 bits, the first row on top.</summary>
    public static byte[] Tga(int width, int height, byte[] bgr)
    {
        var header = new byte[18];
        (header[2], header[12], header[14], header[16], header[17]) = (2, (byte)width, (byte)height, 24, 0x20);
        return [.. header, .. bgr];
    }

    /// <summary>A JPEG with an EXIF segment that holds an orientation and nothing else.</summary>
    public static byte[] WithExif(byte[] jpeg, int orientation) =>
    [
        .. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0II"u8, 42, 0, 8, 0, 0, 0,
        1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0, .. jpeg[2..],
    ];

    private static byte[] Deflate(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return packed.ToArray();
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var crc = 0xFFFFFFFFu;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, ~crc);
        return [.. length, .. body, .. check];
    }
}

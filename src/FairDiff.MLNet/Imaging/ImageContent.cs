using System.Buffers.Binary;
using System.Globalization;
using SkiaSharp;

namespace FairDiff.MLNet.Imaging;

/// <summary>What is wrong with the content of an image file, in words that go behind its name.</summary>
internal static class ImageContent
{
    private const int HeadBytes = 1024;

    private static ReadOnlySpan<byte> PngEnd => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>Decodes it: the decoder's verdict is the only one that knows whether all of an image is there.</summary>
    public static string? Problem(Stream stream, long maxPixels)
    {
        if (StructureProblem(stream, maxPixels) is { } problem)
        {
            return problem;
        }

        stream.Position = 0;
        using var codec = SKCodec.Create(stream, out var result);
        if (codec is null)
        {
            return Words(result);
        }

        var info = codec.Info.WithColorType(SKColorType.Rgba8888);
        using var pixels = new SKBitmap();
        return pixels.TryAllocPixels(info) ? Words(codec.GetPixels(info, pixels.GetPixels())) : $"does not fit into memory ({Size(info)})";
    }

    /// <summary>Looks at all but the pixels: the kind by its first bytes, the size that it claims, and for PNG the chunks.</summary>
    public static string? StructureProblem(Stream stream, long maxPixels)
    {
        var head = new byte[HeadBytes];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var kind = ImageKind.Of(head.AsSpan(0, length));
        if (!kind.IsSupported)
        {
            return kind.Words;
        }

        if (PngSides(head.AsSpan(0, length)) is { Width: 0 } or { Height: 0 })
        {
            return "has no pixels: one of its sides is 0";
        }

        if (kind == ImageKind.Png && PngFile.AsideProblem(stream) is { } problem)
        {
            return problem;
        }

        stream.Position = 0;
        using var codec = SKCodec.Create(new SKManagedStream(stream, disposeManagedStream: false), out var result);
        if (codec is null)
        {
            // The decoder itself gives up where the sides are beyond any memory.
            return PngSides(head.AsSpan(0, length)) is { } sides && (Int128)sides.Width * sides.Height > maxPixels
                ? TooLarge(sides.Width, sides.Height, maxPixels)
                : Words(result);
        }

        return (long)codec.Info.Width * codec.Info.Height > maxPixels ? TooLarge(codec.Info.Width, codec.Info.Height, maxPixels)
            : kind == ImageKind.Png && !PngFile.IsComplete(stream) ? Words(SKCodecResult.IncompleteInput)
            : null;
    }

    /// <summary>Whether the file's last bytes are those of a whole image of its kind; false where that cannot be told from them.</summary>
    public static bool EndsAsItShould(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> head = stackalloc byte[16];
        Span<byte> tail = stackalloc byte[12];
        var length = RandomAccess.GetLength(file);
        if (length < head.Length
            || RandomAccess.Read(file, head, 0) < head.Length
            || RandomAccess.Read(file, tail, length - tail.Length) < tail.Length)
        {
            return false;
        }

        var kind = ImageKind.Of(head);
        return kind == ImageKind.Png ? tail.SequenceEqual(PngEnd)
            : kind == ImageKind.Jpeg ? tail.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9])
            : kind == ImageKind.Gif ? tail[^1] == (byte)';'
            : kind == ImageKind.WebP ? BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L <= length
            : kind == ImageKind.Bmp && BinaryPrimitives.ReadUInt32LittleEndian(head[2..]) <= length;
    }

    private static string? Words(SKCodecResult result) => result switch
    {
        SKCodecResult.Success => null,
        SKCodecResult.IncompleteInput => "is cut off",
        SKCodecResult.Unimplemented => $"is not an image of a known kind; {ImageFile.SupportedKinds} are read",
        _ => $"is damaged ({result})",
    };

    private static string TooLarge(long width, long height, long maxPixels) => string.Create(CultureInfo.InvariantCulture,
        $"has {width:N0} x {height:N0} pixels, more than the {maxPixels:N0} that an image may have here");

    private static string Size(SKImageInfo info) =>
        string.Create(CultureInfo.InvariantCulture, $"{info.Width:N0} x {info.Height:N0} pixels");

    private static (uint Width, uint Height)? PngSides(ReadOnlySpan<byte> head) => ImageKind.Of(head) == ImageKind.Png && head.Length >= 24
        ? (BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..]))
        : null;
}

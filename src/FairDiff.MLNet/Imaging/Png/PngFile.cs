using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace FairDiff.MLNet.Imaging;

/// <summary>The structure of a PNG file: a signature, then chunks from IHDR to IEND. Whatever is wrong with it is an InvalidDataException
/// that says so.</summary>
internal static class PngFile
{
    /// <summary>No writer cuts its pixels so small that a file of gigabytes has more.</summary>
    private const int MostChunks = 1_000_000;

    /// <summary>
    /// More than any profile, preview or packet of metadata. A decoder that is fed a file piece by piece copies what it has of a chunk for
    /// every piece: its time grows with the square.
    /// </summary>
    private const long LongestAside = 4 << 20;

    public static int SignatureLength => Signature.Length;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Every chunk, once its length and checksum have been found right.</summary>
    public static IReadOnlyList<PngChunk> Read(ReadOnlyMemory<byte> png)
    {
        if (!Is(png.Span))
        {
            throw new InvalidDataException("it does not begin as a PNG file does");
        }

        List<PngChunk> chunks = [];
        for (var start = Signature.Length;
            chunks.Count == 0 || chunks[^1].Type != "IEND";
            start += PngChunk.Overhead + chunks[^1].Data.Length)
        {
            chunks.Add(chunks.Count < MostChunks ? ReadChunk(png[start..]) : throw new InvalidDataException(
                $"it has more than {MostChunks} chunks"));
        }

        return chunks[0].Type == "IHDR" ? chunks : throw new InvalidDataException($"it begins with the chunk {chunks[0].Type}, not IHDR");
    }

    /// <summary>Pixels across and down, by IHDR.</summary>
    public static (int Width, int Height) Size(ReadOnlyMemory<byte> png) => Read(png)[0].Data.Span is { Length: >= 8 } header
        ? (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]))
        : throw new InvalidDataException("its IHDR is too short");

    /// <summary>Whether the chunks of a file go on to IEND, by their lengths only.</summary>
    public static bool IsComplete(Stream png)
    {
        var (type, next) = Heads(png).LastOrDefault();
        return type == "IEND" && next <= png.Length;
    }

    /// <summary>What is wrong with the chunks beside the pixels, to look at before a decoder does; null where nothing is.</summary>
    public static string? AsideProblem(Stream png)
    {
        var start = (long)Signature.Length;
        foreach (var (type, next) in Heads(png))
        {
            if (type is not ("IDAT" or "fdAT") && Math.Min(next, png.Length) - start > LongestAside + PngChunk.Overhead)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"has {next - start - PngChunk.Overhead:N0} bytes of metadata in one chunk ({type}), more than the {LongestAside:N0} "
                        + $"that an image may have here");
            }

            start = next;
        }

        return null;
    }

    /// <summary>The type of each chunk and where it ends by its length, up to the first that is the last or goes on behind the
    /// file.</summary>
    private static IEnumerable<(string Type, long Next)> Heads(Stream png)
    {
        var head = new byte[8];
        var next = (long)Signature.Length;
        for (var chunk = 0; chunk < MostChunks; chunk++)
        {
            png.Position = next;
            if (png.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            {
                yield break;
            }

            var type = Encoding.Latin1.GetString(head, 4, 4);
            next += BinaryPrimitives.ReadUInt32BigEndian(head) + PngChunk.Overhead;
            yield return (type, next);
            if (next > png.Length || type == "IEND")
            {
                yield break;
            }
        }
    }

    /// <summary>The file with a chunk right behind IHDR: before the colour and pixel chunks that an ancillary chunk may not come
    /// between.</summary>
    public static byte[] InsertAfterHeader(byte[] png, PngChunk chunk) => InsertAfterHeader(png, _ => chunk);

    /// <summary>The same with a chunk that is made from where it will stand.</summary>
    public static byte[] InsertAfterHeader(byte[] png, Func<int, PngChunk> chunk)
    {
        var header = Signature.Length + PngChunk.Overhead + Read(png)[0].Data.Length;
        return [.. png.AsSpan(0, header), .. chunk(header).ToBytes(), .. png.AsSpan(header)];
    }

    private static PngChunk ReadChunk(ReadOnlyMemory<byte> rest)
    {
        var bytes = rest.Span;
        var length = bytes.Length < PngChunk.Overhead ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (length > bytes.Length - PngChunk.Overhead)
        {
            throw new InvalidDataException("it ends before its last chunk (truncated)");
        }

        var checkedPart = bytes.Slice(4, 4 + (int)length);
        var type = Encoding.Latin1.GetString(checkedPart[..4]);
        return Crc32.HashToUInt32(checkedPart) == BinaryPrimitives.ReadUInt32BigEndian(bytes[(8 + (int)length)..])
            ? new PngChunk(type, rest.Slice(8, (int)length))
            : throw new InvalidDataException($"the checksum of its chunk {type} is wrong (damaged or changed)");
    }
}

namespace FairDiff.MLNet.Imaging;

/// <summary>A C2PA manifest in a PNG file: one caBX chunk before the pixels (C2PA 2.2, appendix A.3).</summary>
internal static class PngManifest
{
    private const string ChunkType = "caBX";

    /// <summary>Where it stands, with its length and checksum, and what it holds; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The PNG file is damaged, or has two manifests.</exception>
    public static (int Start, int Length, ReadOnlyMemory<byte> Store)? Find(ReadOnlyMemory<byte> png)
    {
        (int, int, ReadOnlyMemory<byte>)? found = null;
        var start = PngFile.SignatureLength;
        foreach (var chunk in PngFile.Read(png))
        {
            var length = PngChunk.Overhead + chunk.Data.Length;
            if (chunk.Type == ChunkType)
            {
                found = found is null ? (start, length, chunk.Data) : throw new InvalidDataException("it has two C2PA manifests");
            }

            start += length;
        }

        return found;
    }

    /// <summary>The file with a manifest, which is made from where it will stand and how many bytes are around it.</summary>
    public static byte[] Embed(byte[] png, Func<int, int, byte[]> manifest) => PngFile.InsertAfterHeader(
        png, start => new PngChunk(ChunkType, manifest(start, PngChunk.Overhead)));

    /// <summary>The file without its manifest.</summary>
    public static byte[] Remove(byte[] png) => Find(png) is var (start, length, _)
        ? [.. png.AsSpan(0, start), .. png.AsSpan(start + length)]
        : png;
}

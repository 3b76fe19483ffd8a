using System.Diagnostics.CodeAnalysis;

namespace FairDiff.MLNet;

/// <summary>One image of a synthetic store, as its line in the manifest has it: the file, the hash that tells whether it is whole, and
/// where it came from.</summary>
public sealed record SyntheticImageRecord : ImageProvenance
{
    /// <summary>A record whose properties are all to be set.</summary>
    public SyntheticImageRecord()
    {
    }

    [SetsRequiredMembers]
    internal SyntheticImageRecord(ImageProvenance provenance, string file, string sha256, int imageSize)
        : base(provenance)
    {
        (File, Sha256, ImageSize) = (file, sha256, imageSize);
    }

    /// <summary>The name of the PNG file in the store's folder.</summary>
    public required string File { get; init; }

    /// <summary>The SHA-256 of the file, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Pixels per side.</summary>
    public required int ImageSize { get; init; }
}

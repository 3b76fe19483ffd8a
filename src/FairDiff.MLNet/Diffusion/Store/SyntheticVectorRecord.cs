using System.Diagnostics.CodeAnalysis;

namespace FairDiff.MLNet.Diffusion;

/// <summary>One vector of a store, as its line in the manifest has it: its place, the hash of its bytes, and where it came from.</summary>
internal sealed record SyntheticVectorRecord : ImageProvenance
{
    public SyntheticVectorRecord()
    {
    }

    [SetsRequiredMembers]
    public SyntheticVectorRecord(ImageProvenance provenance, int row, string sha256)
        : base(provenance) => (File, Row, Sha256) = (VectorStore.FileName, row, sha256);

    /// <summary>The file that holds it.</summary>
    public required string File { get; init; }

    /// <summary>Its row there, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>The SHA-256 of its 32-bit floats, little endian, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }
}

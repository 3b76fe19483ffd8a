using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace FairDiff.MLNet;

/// <summary>
/// What the C2PA manifest of a PNG file says, and whether it holds: whose signature it bears, and that no byte of the file was changed
/// since (C2PA 2.2, section 15). The manifest is the active one; those of files that it was made from are not looked at.
/// </summary>
public sealed record ContentCredentials
{
    internal ContentCredentials()
    {
    }

    /// <summary>What does not hold first, in words; null where all does.</summary>
    public string? Problem { get; internal init; }

    /// <summary>Whether signature and hashes hold. It does not say that the signer is anybody: see <see cref="IsTrusted"/>.</summary>
    public bool IsIntact => Problem is null;

    /// <summary>How the image came to be, in IPTC's terms (<see cref="ImageProvenance.TrainedAlgorithmicMedia"/> of a generator's); null
    /// where that is not said.</summary>
    public string? DigitalSourceType { get; internal init; }

    /// <summary>The software that wrote the manifest, with its version.</summary>
    public string? ClaimGenerator { get; internal init; }

    /// <summary>When the signer says that the image was made; no authority vouches for it.</summary>
    public DateTimeOffset? When { get; internal init; }

    /// <summary>Whom the signer's certificate names (a distinguished name).</summary>
    public string? Signer { get; internal init; }

    /// <summary>The SHA-256 of that certificate, in lower-case hexadecimal.</summary>
    public string? Fingerprint { get; internal init; }

    /// <summary>Whether the key is one that this library made on first use, which vouches for nobody; trust it by its
    /// <see cref="Fingerprint"/>.</summary>
    public bool IsSelfMade { get; internal init; }

    /// <summary>Whether the certificate comes from one of the authorities that the reader was given; null where it was given
    /// none.</summary>
    public bool? IsTrusted { get; internal init; }

    /// <summary>The provenance that this library writes beyond C2PA.</summary>
    internal JsonObject? Facts { get; init; }

    /// <summary>Reads what a PNG file bears.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="authorities">The certificates that signers' must come from, or be, to be trusted; null = trust is not judged.</param>
    /// <returns>What its manifest says; null where it has none.</returns>
    /// <exception cref="FairDiffException">The file cannot be read, is no PNG file, or is damaged.</exception>
    public static ContentCredentials? Read(string path, X509Certificate2Collection? authorities = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Provenance.ManifestReader.ReadFile(path, authorities);
    }
}

using System.Security.Cryptography.X509Certificates;
using FairDiff.MLNet.Imaging;
using FairDiff.Shared;

namespace FairDiff.MLNet.Provenance;

/// <summary>Reads and checks the active manifest of a PNG file, whoever wrote it: claims of version 1 and 2.</summary>
internal static class ManifestReader
{
    /// <exception cref="FairDiffException">The file cannot be read, is no PNG file, or is damaged.</exception>
    public static ContentCredentials? ReadFile(string path, X509Certificate2Collection? authorities)
    {
        var png = DiskErrors.GuardReading(path, file => RegularFile.ReadAllBytes(file));
        try
        {
            return Read(png, authorities);
        }
        catch (InvalidDataException exception)
        {
            throw new FairDiffException($"The image '{path}' cannot be read: {exception.Message}. Copy or make it again.", exception);
        }
    }

    /// <summary>Null where it has none. What is wrong with a manifest is said in what is returned.</summary>
    /// <exception cref="InvalidDataException">The PNG file itself is damaged.</exception>
    public static ContentCredentials? Read(byte[] png, X509Certificate2Collection? authorities)
    {
        if (PngManifest.Find(png) is not var (start, length, bytes))
        {
            return null;
        }

        // Each step adds what it has found, so that a manifest that does not hold still says what it claims.
        var found = new ContentCredentials();
        try
        {
            var manifest = Active(bytes);
            var (claim, claimBytes) = Claim(manifest);
            found = found with { ClaimGenerator = GeneratorOf(claim) };
            var assertions = Assertions.Read(manifest, claim);
            found = assertions.Describe(found);
            found = Signed(found, manifest, claim, claimBytes, authorities);
            assertions.Check();
            assertions.CheckBinding(png, start, length);
            return found;
        }
        catch (InvalidDataException exception)
        {
            return found with { Problem = exception.Message };
        }
    }

    private static JumbfBox Active(ReadOnlyMemory<byte> bytes)
    {
        var store = JumbfBox.Read(bytes);
        return store is { Kind: C2paNames.StoreKind, Label: C2paNames.Store, Boxes: [.., { Kind: C2paNames.ManifestKind } active] }
            ? active
            : throw new InvalidDataException("what stands in the place of its manifest is none (damaged or changed)");
    }

    private static (Dictionary<string, object?> Claim, byte[] Bytes) Claim(JumbfBox manifest)
    {
        var box = manifest[manifest.Holds(C2paNames.Claim) ? C2paNames.Claim : C2paNames.FirstClaim];
        var bytes = Content(box, C2paNames.ClaimKind);
        return (CborTree.Read(bytes) as Dictionary<string, object?> ?? throw new InvalidDataException("its claim is no map"), bytes);
    }

    /// <summary>The CBOR of a box of a kind.</summary>
    public static byte[] Content(JumbfBox box, string kind) =>
        box.Kind == kind && box.Boxes is [{ Type: C2paNames.CborBox, Content: var content }]
            ? content.ToArray()
            : throw new InvalidDataException($"'{box.Label}' of its manifest is not of its kind (damaged or changed)");

    private static ContentCredentials Signed(
        ContentCredentials found, JumbfBox manifest, Dictionary<string, object?> claim, byte[] bytes,
        X509Certificate2Collection? authorities)
    {
        if (Reference.LabelOf(claim.GetValueOrDefault("signature"), manifest) != C2paNames.Signature)
        {
            throw new InvalidDataException("its claim names another signature than its own (changed)");
        }

        var chain = ClaimSignature.Verify(Content(manifest[C2paNames.Signature], C2paNames.SignatureKind), bytes);
        if (KeyUses.ProblemOf(chain[0]) is { } problem)
        {
            throw new InvalidDataException($"its signer's certificate may not sign it: {problem}");
        }

        return KeyUses.TimeProblemOf(chain[0]) is { } time
            ? throw new InvalidDataException($"its signer's certificate {time}")
            : found with
            {
                Signer = chain[0].Subject,
                Fingerprint = FileHash.Of(chain[0].RawData),
                IsSelfMade = SelfMadeKey.IsOf(chain[0]),
                IsTrusted = authorities is null ? null : CertificateTrust.IsTrusted(chain, authorities),
            };
    }

    private static string? GeneratorOf(Dictionary<string, object?> claim)
    {
        var information = claim.GetValueOrDefault("claim_generator_info");
        var first = information as Dictionary<string, object?> ?? (information as List<object?>)?.FirstOrDefault() as
            Dictionary<string, object?>;
        return first?.GetValueOrDefault("name") is string name
            ? $"{name} {first.GetValueOrDefault("version") as string}".TrimEnd()
            : claim.GetValueOrDefault("claim_generator") as string;
    }
}

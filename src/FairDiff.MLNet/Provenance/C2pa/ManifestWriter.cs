using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace FairDiff.MLNet.Provenance;

/// <summary>
/// Writes a store of one C2PA manifest (C2PA 2.2): that a trained model made the image, when and by which software, every fact of its
/// provenance, the hash of all bytes of the file but the manifest's own, and a signature over all of it.
/// </summary>
internal static class ManifestWriter
{
    private const string Algorithm = "sha256";

    /// <summary>Any length of the usual number of digits.</summary>
    private const int FirstGuess = 4096;

    private static readonly string Version = typeof(ManifestWriter).Assembly.GetName().Version!.ToString(3);

    /// <param name="file">The file without the manifest.</param>
    /// <param name="start">Where in the file the manifest will stand.</param>
    /// <param name="around">How many bytes of the file's own will stand around it.</param>
    /// <param name="origin">What is said of the image.</param>
    /// <param name="credential">Who says it.</param>
    public static byte[] Write(byte[] file, int start, int around, ImageClaim origin, SigningCredential credential)
    {
        var label = $"urn:c2pa:{Guid.NewGuid()}";
        var assertions = new List<(string Label, byte[] Box, byte[] Hash)>
        {
            Assertion(C2paNames.Actions, Map(
                ("actions", new object[] { Map(
                    ("action", C2paNames.Created),
                    ("when", origin.When),
                    ("softwareAgent", Software()),
                    ("digitalSourceType", C2paNames.SourceTypes + origin.DigitalSourceType)) }),
                ("allActionsIncluded", true))),
            Assertion(C2paNames.Facts, origin.Facts),
        };

        // The hash leaves out the manifest, whose length the manifest names: its digits are right at the second try.
        var hash = SHA256.HashData(file);
        var unsigned = new byte[credential.SignatureLength];
        for (int length = FirstGuess, before = 0; length != before;)
        {
            before = length;
            length = around + Store(label, [.. assertions, Binding(before)], _ => unsigned).Length;
            if (length == before)
            {
                return Store(label, [.. assertions, Binding(length)], credential.Sign);
            }
        }

        throw new InvalidOperationException("The length of the manifest does not settle.");

        (string Label, byte[] Box, byte[] Hash) Binding(int length) => Assertion(C2paNames.DataHash, Map(
            ("exclusions", new object[] { Map(("start", start), ("length", length)) }),
            ("name", "all but the manifest"),
            ("alg", Algorithm),
            ("hash", hash),
            ("pad", Array.Empty<byte>())));
    }

    private static byte[] Store(string label, IReadOnlyList<(string Label, byte[] Box, byte[] Hash)> assertions, Func<byte[], byte[]> sign)
    {
        var claim = CborTree.Write(Map(
            ("instanceID", $"xmp:iid:{label[^36..]}"),
            ("claim_generator_info", Software()),
            ("signature", $"{C2paNames.Self}/{C2paNames.Store}/{label}/{C2paNames.Signature}"),
            ("created_assertions", assertions.Select(assertion => (object?)Map(
                ("url", $"{C2paNames.Self}/{C2paNames.Store}/{label}/{C2paNames.Assertions}/{assertion.Label}"),
                ("hash", assertion.Hash))).ToArray()),
            ("alg", Algorithm)));
        return JumbfBox.WriteSuper(C2paNames.StoreKind, C2paNames.Store,
            JumbfBox.WriteSuper(C2paNames.ManifestKind, label,
                JumbfBox.WriteSuper(C2paNames.AssertionStoreKind, C2paNames.Assertions, [.. assertions.Select(assertion => assertion.Box)]),
                CborBox(C2paNames.ClaimKind, C2paNames.Claim, claim),
                CborBox(C2paNames.SignatureKind, C2paNames.Signature, sign(claim))));
    }

    private static (string Label, byte[] Box, byte[] Hash) Assertion(string label, object content)
    {
        var box = CborBox(C2paNames.CborKind, label, CborTree.Write(content));
        return (label, box, SHA256.HashData(JumbfBox.Read(box).Content.Span));
    }

    private static byte[] CborBox(string kind, string label, byte[] cbor) =>
        JumbfBox.WriteSuper(kind, label, JumbfBox.Write(C2paNames.CborBox, cbor));

    private static IReadOnlyDictionary<string, object?> Software() => Map(("name", "FairDiff.MLNet"), ("version", Version));

    /// <summary>In the order in which it is given.</summary>
    private static OrderedDictionary<string, object?> Map(params (string Name, object? Value)[] pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}

/// <summary>What a manifest says of an image.</summary>
/// <param name="DigitalSourceType">How it came to be, in IPTC's terms.</param>
/// <param name="Facts">Its provenance, as the manifest of a store has it.</param>
/// <param name="When">When it was made.</param>
internal sealed record ImageClaim(string DigitalSourceType, JsonObject Facts, DateTimeOffset When);

namespace FairDiff.MLNet.Provenance;

/// <summary>The names that C2PA 2.2 gives: kinds of boxes (sections 11.1 and 15), labels, actions.</summary>
internal static class C2paNames
{
    private const string KindEnd = "00110010800000AA00389B71";

    /// <summary>The kinds of boxes: four letters and an end that all share.</summary>
    public const string StoreKind = "63327061" + KindEnd;
    public const string ManifestKind = "63326D61" + KindEnd;
    public const string AssertionStoreKind = "63326173" + KindEnd;
    public const string ClaimKind = "6332636C" + KindEnd;
    public const string SignatureKind = "63326373" + KindEnd;
    public const string CborKind = "63626F72" + KindEnd;

    /// <summary>The box that holds CBOR.</summary>
    public const string CborBox = "cbor";

    public const string Store = "c2pa";
    public const string Assertions = "c2pa.assertions";
    public const string Claim = "c2pa.claim.v2";
    public const string FirstClaim = "c2pa.claim";
    public const string Signature = "c2pa.signature";
    public const string DataHash = "c2pa.hash.data";
    public const string Actions = "c2pa.actions.v2";
    public const string FirstActions = "c2pa.actions";
    public const string Created = "c2pa.created";

    /// <summary>What this library says beyond C2PA: every fact of the image's provenance, by its name in the manifest of a store.</summary>
    public const string Facts = "fairdiff.mlnet.provenance";

    /// <summary>How a manifest refers to what is in the same file.</summary>
    public const string Self = "self#jumbf=";

    /// <summary>IPTC's vocabulary of what media come from.</summary>
    public const string SourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/";
}

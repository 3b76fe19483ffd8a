namespace FairDiff.MLNet.Provenance;

/// <summary>How a claim refers to a box of its manifest (a JUMBF URI, C2PA 2.2, section 8.3): from the manifest, or from the
/// store.</summary>
internal static class Reference
{
    /// <summary>The path from the manifest to the box, such as <c>c2pa.assertions/c2pa.hash.data</c>; empty where it leads
    /// elsewhere.</summary>
    public static string LabelOf(object? url, JumbfBox manifest)
    {
        var path = url is string text && text.StartsWith(C2paNames.Self, StringComparison.Ordinal) ? text[C2paNames.Self.Length..] : "";
        var root = $"/{C2paNames.Store}/{manifest.Label}/";
        return path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path.StartsWith('/') ? "" : path;
    }
}

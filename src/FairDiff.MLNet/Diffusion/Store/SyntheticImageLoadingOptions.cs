namespace FairDiff.MLNet;

/// <summary>How a store of synthetic images is read back as rows.</summary>
public sealed record SyntheticImageLoadingOptions
{
    /// <summary>The column of the images (<c>MLImage</c>).</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The column of the labels that were asked for (text; empty = none).</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of the files' paths (text).</summary>
    public string PathColumnName { get; init; } = "Path";

    /// <summary>Whether an image is refused whose file has not the SHA-256 that the manifest names.</summary>
    public bool VerifyHashes { get; init; } = true;
}

namespace FairDiff.MLNet;

/// <summary>How synthetic images leave a store.</summary>
public sealed record ImageExportOptions
{
    /// <summary>The kind of file.</summary>
    public ImageExportFormat Format { get; init; } = ImageExportFormat.Png;

    /// <summary>
    /// Whether the pixels bear a mark too, which says that a model made the image and stays when a program drops all words in the file:
    /// images of 128 pixels or more along each side. Train on no image that bears it, or on real ones that bear it too: it would tell
    /// synthetic rows from real ones. What a store holds never does.
    /// </summary>
    public bool Watermark { get; init; }

    /// <summary>Who signs PNG files; null = <see cref="SigningCredential.Default"/>.</summary>
    public SigningCredential? SigningCredential { get; init; }

    /// <summary>Stops with <see cref="OperationCanceledException"/>; what was written stays.</summary>
    public CancellationToken CancellationToken { get; init; }
}

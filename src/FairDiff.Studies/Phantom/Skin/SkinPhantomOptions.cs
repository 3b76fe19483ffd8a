namespace FairDiff.Studies;

/// <summary>How many simulated images of skin there are.</summary>
public sealed record SkinPhantomOptions
{
    /// <summary>Which draw of the phantoms: every image is a function of this number.</summary>
    public int Draw { get; init; }

    /// <summary>Images of the source, one of a case.</summary>
    public int SourceCases { get; init; } = 4000;

    /// <summary>Images of the tumour clinic.</summary>
    public int TumourCases { get; init; } = 1200;

    /// <summary>Images of the atlas.</summary>
    public int AtlasCases { get; init; } = 1500;

    /// <summary>Width and height in pixels.</summary>
    public int ImageSize { get; init; } = 32;
}

namespace FairDiff.MLNet;

/// <summary>What may be wrong with synthetic images.</summary>
public enum SyntheticQualityConcern
{
    /// <summary>The images of a cell show far less than the real ones do: they are alike, or of another kind.</summary>
    DiversityCollapse,

    /// <summary>An independent classifier does not see the label in the images that it sees in real ones.</summary>
    WrongLabels,

    /// <summary>Images are near-copies of training images.</summary>
    NearCopies,
}

/// <summary>Something to look at before the images are trained on.</summary>
/// <param name="Concern">What kind of thing.</param>
/// <param name="Cell">The cell, as in <see cref="SyntheticCellQuality.Name"/>.</param>
/// <param name="Text">The warning in words, with its numbers.</param>
public sealed record SyntheticQualityWarning(SyntheticQualityConcern Concern, string Cell, string Text);

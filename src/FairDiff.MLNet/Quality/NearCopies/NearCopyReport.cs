using System.Globalization;

namespace FairDiff.MLNet;

/// <summary>Which synthetic images are near-copies of training images.</summary>
/// <remarks>
/// An image is judged by how near it comes to one training image compared with the next ten: its relative distance. What is too near is
/// learned from real images that are no copies (each training image held out in turn, or a held-out view), so the number of false alarms is
/// known.
/// </remarks>
public sealed record NearCopyReport
{
    /// <summary>Synthetic images that were looked at.</summary>
    public required int ImageCount { get; init; }

    /// <summary>How many of them are near-copies in at least one space.</summary>
    public required int Count { get; init; }

    /// <summary>How many near-copies to expect, at most, if no image copies anything; null where there are too few real images to
    /// know.</summary>
    public double? ExpectedFalseAlarms =>
        Spaces.Any(space => space.Level is null) ? null : Spaces.Sum(space => space.Level!.Value * ImageCount);

    /// <summary>
    /// Real images that are duplicates of training images, or nearly so (a relative distance of their pixels below the 0.5 of Carlini et
    /// al. 2023): they are left out of the learning.
    /// </summary>
    public required int Duplicates { get; init; }

    /// <summary>The spaces in which copies were looked for.</summary>
    public required IReadOnlyList<NearCopySpace> Spaces { get; init; }

    /// <summary>The near-copies, nearest first, then the next nearest images: at least twelve pairs where there are so many
    /// images.</summary>
    public required IReadOnlyList<NearCopyPair> Pairs { get; init; }

    private string ByChance => ExpectedFalseAlarms is { } expected
        ? string.Create(CultureInfo.InvariantCulture, $"at most {expected:0.##} to be expected by chance")
        : "too few real images to know how many to expect by chance";

    /// <summary>The report in one sentence.</summary>
    public override string ToString() => Sentence("images");

    /// <param name="what">What was drawn, in the plural.</param>
    internal string Sentence(string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} of {ImageCount} synthetic {what} {(Count == 1 ? "is a near-copy" : "are near-copies")} of training {what} "
            + $"({ByChance}).");
}

/// <summary>One space in which near-copies were looked for.</summary>
/// <param name="Name">The features: <c>pixels</c>, or the name of an extractor.</param>
/// <param name="Threshold">Below this relative distance an image is a near-copy.</param>
/// <param name="Level">
/// The probability, at most, that an image which copies nothing is taken for a near-copy; null = too few real images to know: the threshold
/// is then the 0.5 of Carlini et al. 2023 for pixels, and 0 (none) for other features.
/// </param>
/// <param name="RealCount">Real images that the threshold was learned from.</param>
/// <param name="Count">Near-copies in this space.</param>
public sealed record NearCopySpace(string Name, double Threshold, double? Level, int RealCount, int Count);

/// <summary>A synthetic image and the training image nearest to it.</summary>
/// <param name="SyntheticRow">The synthetic image: its row in the view that was judged, or its number in the store.</param>
/// <param name="File">The file name of the synthetic image in its store; null where it was read from a view.</param>
/// <param name="Cell">What was asked for.</param>
/// <param name="TrainingRow">The row of the training image in the training view, from 0.</param>
/// <param name="Space">The space in which the two are nearest, compared with its threshold.</param>
/// <param name="Distance">Their Euclidean distance there.</param>
/// <param name="RelativeDistance">The same over the mean distance to the next ten training images.</param>
/// <param name="IsNearCopy">Whether the image is a near-copy, in this space or another one.</param>
public sealed record NearCopyPair(
    long SyntheticRow, string? File, SamplingCell Cell, long TrainingRow, string Space, double Distance, double RelativeDistance,
    bool IsNearCopy);

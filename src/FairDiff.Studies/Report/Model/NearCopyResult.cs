using System.ComponentModel;

namespace FairDiff.Studies;

/// <summary>Which images of a generator are near-copies of training images.</summary>
[Description("Synthetic images that come nearer to one training image than real images do, relative to the next ten.")]
internal sealed record NearCopyResult
{
    /// <summary>Pairs in the contact sheets.</summary>
    public const int ShownPairs = 12;

    [Description("Synthetic images that were looked at.")]
    public required int Images { get; init; }

    [Description("Near-copies among them.")]
    public required int Count { get; init; }

    [Description("Near-copies that were kept out of training.")]
    public required int Quarantined { get; init; }

    [Description("Near-copies to expect, at most, if no image copies anything; null where there are too few real images to know.")]
    public double? ExpectedByChance { get; init; }

    [Description("Real images that are duplicates of training images, or nearly so.")]
    public int Duplicates { get; init; }

    public IReadOnlyList<NearCopySpaceResult> Spaces { get; init; } = [];

    [Description("The nearest pairs, near-copies first.")]
    public IReadOnlyList<NearPair> Pairs { get; init; } = [];

    [Description("PNG of the synthetic images of the first pairs; the path is relative to the report. Null where there is none.")]
    public string? SyntheticSheet { get; init; }

    [Description("PNG of the training images nearest to them, in the same order.")]
    public string? TrainingSheet { get; init; }
}

/// <summary>One space in which near-copies were looked for.</summary>
[Description("One space in which near-copies were looked for.")]
internal sealed record NearCopySpaceResult
{
    [Description("The features: 'pixels', or an extractor.")]
    public required string Name { get; init; }

    [Description("Below this relative distance an image is a near-copy.")]
    public required double Threshold { get; init; }

    [Description("Probability, at most, that an image which copies nothing is taken for a near-copy; null where there are too few real "
        + "images to know.")]
    public double? Level { get; init; }

    [Description("Real images that the threshold was learned from.")]
    public required int Real { get; init; }

    [Description("Near-copies in this space.")]
    public required int Count { get; init; }
}

/// <summary>A synthetic image and the training image nearest to it.</summary>
[Description("A synthetic image and the training image nearest to it.")]
internal sealed record NearPair
{
    [Description("File of the synthetic image in the generator's store.")]
    public required string File { get; init; }

    [Description("What was asked for.")]
    public required string Cell { get; init; }

    [Description("Row of the training image, from 0.")]
    public required long TrainingRow { get; init; }

    public required string Space { get; init; }

    [Description("Distance over the mean distance to the next ten training images: about 1 for a new image, 0 for a copy.")]
    public required double RelativeDistance { get; init; }

    public required bool NearCopy { get; init; }
}

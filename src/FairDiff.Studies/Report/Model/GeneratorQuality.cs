using System.ComponentModel;

namespace FairDiff.Studies;

/// <summary>How good the images of a generator are.</summary>
[Description("How good the synthetic images of a generator are, judged before any classifier was trained on them.")]
internal sealed record GeneratorQuality
{
    [Description("The features that all distances and shares are computed in.")]
    public required string Features { get; init; }

    [Description("The independent classifier in words; null where there is none.")]
    public string? Classifier { get; init; }

    [Description("All images.")]
    public required CellQuality Overall { get; init; }

    [Description("The cells that images were asked for.")]
    public required IReadOnlyList<CellQuality> Cells { get; init; }

    [Description("What to look at, in words.")]
    public IReadOnlyList<string> Warnings { get; init; } = [];

    [Description("Near-copies of training images; null where they were not looked for.")]
    public NearCopyResult? NearCopies { get; init; }
}

/// <summary>The measures of one cell.</summary>
[Description("The measures of one cell of synthetic images, or of all.")]
internal sealed record CellQuality
{
    [Description("The cell in words, for example 'tumour, 3'.")]
    public required string Name { get; init; }

    [Description("Real images that the synthetic ones are compared with.")]
    public required int Real { get; init; }

    [Description("Synthetic images.")]
    public required int Synthetic { get; init; }

    [Description("By name: kid, frechetDistance, precision, recall, coverage, spread, labelAgreement, realLabelAgreement.")]
    public required IReadOnlyDictionary<string, QualityNumber> Values { get; init; }
}

/// <summary>One measure.</summary>
[Description("One measure and whether it rests on enough images.")]
internal sealed record QualityNumber
{
    [Description("Null is undefined, never 0.")]
    public required double? Value { get; init => field = Finite.OrNull(value); }

    [Description("For kid the standard deviation over subsets; else null.")]
    public double? Sd { get; init => field = Finite.OrNull(value); }

    [Description("True where there are too few images to go by the value.")]
    public bool InsufficientEvidence { get; init; }

    [Description("Why it is undefined or not enough; null when there is nothing to say.")]
    public string? Reason { get; init; }
}

namespace FairDiff.Pipelines.Folder;

/// <summary>Which rows and columns of a folder of images play which part in a study.</summary>
internal sealed record FolderOptions
{
    public required string DataFolder { get; init; }
    public string ImageColumn { get; init; } = "path";
    public string LabelColumn { get; init; } = "label";

    /// <summary>Columns that the generator is conditioned on, and by which fairness is judged.</summary>
    public required IReadOnlyList<string> AttributeColumns { get; init; }

    /// <summary>Further columns, or crossings such as site*sex, by which fairness is judged.</summary>
    public IReadOnlyList<string> GroupColumns { get; init; } = [];

    /// <summary>The column that says train or test; null = a split by seed, stratified by label and attributes.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>Rows of one value stay together in a split by seed (a patient, a slide, a lesion).</summary>
    public string? ClusterColumn { get; init; }
    public double TestFraction { get; init; } = .25;
    public int SplitSeed { get; init; }

    /// <summary>The share of the labelled training rows that only chooses between classifiers: neither they nor the generators train on it.</summary>
    public double ValidationFraction { get; init; }

    public IReadOnlyList<RowSelector> OutOfDistribution { get; init; } = [];
    public IReadOnlyList<RowSelector> Unlabelled { get; init; } = [];
    public IReadOnlyList<RowSelector> Excluded { get; init; } = [];
    public IReadOnlyList<LabelLimit> LabelLimits { get; init; } = [];

    /// <summary>Images are resized to this many pixels on each side.</summary>
    public int ImageSize { get; init; } = 32;

    /// <summary>Leave out images that cannot be read, and say how many, instead of stopping.</summary>
    public bool SkipCorruptImages { get; init; }
}

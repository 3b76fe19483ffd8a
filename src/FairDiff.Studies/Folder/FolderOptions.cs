namespace FairDiff.Studies;

/// <summary>Which rows and columns of a folder of images play which part in a study.</summary>
public sealed record FolderOptions
{
    /// <summary>The folder with metadata.csv and the images.</summary>
    public required string DataFolder { get; init; }

    /// <summary>
    /// Folders of further data sets, whose rows come behind those of <see cref="DataFolder"/>; the column <c>set</c> then tells them apart
    /// (<see cref="JointTable"/>), so that selectors can name them.
    /// </summary>
    public IReadOnlyList<string> FurtherFolders { get; init; } = [];
    /// <summary>The column with the image file, relative to the folder.</summary>
    public string ImageColumn { get; init; } = "path";
    /// <summary>The column with the label, where an image has one class; an empty cell is unlabelled.</summary>
    public string LabelColumn { get; init; } = "label";

    /// <summary>
    /// What the label is: the text of <see cref="LabelColumn"/>, or what the columns that <see cref="StudyLabel.Names"/> name say of
    /// several conditions (1, 0, empty = unknown) or of shares of classes (from 0 to 1 with a sum of 1; all empty = unlabelled).
    /// </summary>
    public StudyLabel Label { get; init; } = StudyLabel.OneClass;

    /// <summary>Columns that the generator is conditioned on, and by which fairness is judged.</summary>
    public required IReadOnlyList<string> AttributeColumns { get; init; }

    /// <summary>Further columns, or crossings such as site*sex, by which fairness is judged.</summary>
    public IReadOnlyList<string> GroupColumns { get; init; } = [];

    /// <summary>Columns of numbers that are put into buckets before anything else reads them: selectors, attributes and groups are of the
    /// buckets.</summary>
    public IReadOnlyList<ColumnBuckets> Buckets { get; init; } = [];

    /// <summary>The column that says train or test; null = a split by seed, stratified by label and attributes.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>
    /// Rows of one value stay together in a split by seed (a patient, a slide, a lesion), and must be on one side of a given one.
    /// </summary>
    public string? ClusterColumn { get; init; }
    /// <summary>The share of the in-distribution rows that is held out in a split by seed.</summary>
    public double TestFraction { get; init; } = .25;
    /// <summary>The seed of that split and of <see cref="LabelLimits"/>.</summary>
    public int SplitSeed { get; init; }

    /// <summary>
    /// The share of the labelled training rows that only chooses between classifiers: neither they nor the generators train on it. 0 =
    /// nothing is chosen. Where <see cref="OodValidation"/> or the split column names validation rows, these choose, and nothing is held
    /// out.
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>Whether the user asked for that share, rather than for the validation rows that are there.</summary>
    public bool ValidationFractionIsGiven { get; init; }

    /// <summary>Test sets, each of its own, that nothing trains on.</summary>
    public IReadOnlyList<RowSelector> OutOfDistribution { get; init; } = [];

    /// <summary>Sets of the same kind that choose between classifiers where something is chosen, and are no test sets.</summary>
    public IReadOnlyList<RowSelector> OodValidation { get; init; } = [];

    /// <summary>
    /// Of the rows that are both out of distribution and unlabelled, the share that the generators learn from; null = there must be none.
    /// </summary>
    public double? OodTrainFraction { get; init; }
    /// <summary>Rows that only generators see, without their label.</summary>
    public IReadOnlyList<RowSelector> Unlabelled { get; init; } = [];
    /// <summary>Rows that are left out.</summary>
    public IReadOnlyList<RowSelector> Excluded { get; init; } = [];
    /// <summary>At most so many training labels among some rows.</summary>
    public IReadOnlyList<LabelLimit> LabelLimits { get; init; } = [];

    /// <summary>What becomes of the training rows beyond <see cref="LabelLimits"/>.</summary>
    public SkewBy SkewBy { get; init; }

    /// <summary>Whether the labels that <see cref="LabelLimits"/> keep are drawn anew for each seed of the study
    /// (<see cref="StudySettings.Redraw"/>).</summary>
    public bool Redraw { get; init; }

    /// <summary>Images are resized to this many pixels on each side.</summary>
    public int ImageSize { get; init; } = 32;

    /// <summary>How metadata.csv is read.</summary>
    public TableRules Tables { get; init; } = TableRules.Usual;

    /// <summary>Leave out images that cannot be read, and say how many, instead of stopping.</summary>
    public bool SkipCorruptImages { get; init; }

    /// <summary>Images of more pixels count as corrupt: they are not decoded.</summary>
    public long MaxPixels { get; init; } = MLNet.ImageFile.DefaultMaxPixels;
}

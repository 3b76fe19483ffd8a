using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>
/// The rows of a study. Every view has the text columns Label (empty = unlabelled; by <see cref="Label"/> a vector of numbers, all NaN =
/// unlabelled), the attributes and the groups; images come out of <see cref="ImageStage"/>, or are there already where that is null.
/// </summary>
public sealed record StudyData
{
    /// <summary>The column of the images.</summary>
    public const string ImageColumn = "Image";
    /// <summary>The column of the labels.</summary>
    public const string LabelColumn = "Label";

    /// <summary>What the label is: where images have several conditions or shares of classes, the views hold it as
    /// <c>Vector&lt;Single&gt;</c> whose slots have the names that are given here.</summary>
    public StudyLabel Label { get; init; } = StudyLabel.OneClass;

    /// <summary>Labelled and unlabelled training rows.</summary>
    public required IDataView Train { get; init; }

    /// <summary>Labelled rows, held out from <see cref="Train"/>, that choose between classifiers; null where nothing is chosen.</summary>
    public IDataView? Validation { get; init; }

    /// <summary>Real held-out rows of the same hospitals, sites or groups as the training rows.</summary>
    public required EvaluationSet InDistribution { get; init; }

    /// <summary>Real rows of hospitals, sites or groups that no classifier was trained on.</summary>
    public required IReadOnlyList<EvaluationSet> OutOfDistribution { get; init; }

    /// <summary>Columns that the generator is conditioned on.</summary>
    public required IReadOnlyList<string> AttributeColumns { get; init; }

    /// <summary>Columns, or crossings such as site*sex, by which fairness is judged; the first one's gap is the headline.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Loads and resizes images, where the views hold paths.</summary>
    public Func<MLContext, IEstimator<ITransformer>>? ImageStage { get; init; }
    /// <summary>Loads the images that column Path names as they are, of any size; null where images are no files.</summary>
    public Func<MLContext, IEstimator<ITransformer>>? ImageFileStage { get; init; }
    /// <summary>Classes that must not be missed.</summary>
    public IReadOnlyList<string> HighRiskClasses { get; init; } = [];
    /// <summary>The pixels of an image on each side.</summary>
    public required int ImageSize { get; init; }
    /// <summary>The training rows with a label.</summary>
    public required int LabelledRows { get; init; }
    /// <summary>The training rows without a label.</summary>
    public required int UnlabelledRows { get; init; }

    /// <summary>The column that says which rows belong together, such as those of one patient; null where none does.</summary>
    public string? ClusterColumn { get; init; }

    /// <summary>How many of its values the training rows with a label have; null where nothing tells.</summary>
    public int? LabelledClusters { get; init; }

    /// <summary>How many of its values the training rows without a label have; null where nothing tells.</summary>
    public int? UnlabelledClusters { get; init; }

    /// <summary>How many of its values <see cref="Validation"/> has; null where nothing tells.</summary>
    public int? ValidationClusters { get; init; }

    /// <summary>
    /// The training rows with the labels that were taken away from them, by a limit or because only generators were to see the rows; null
    /// where none was. What a classifier can reach at most is measured with them; no generator ever sees them.
    /// </summary>
    public IDataView? Revealed { get; init; }

    /// <summary>A SHA-256 of these labels, in hexadecimal digits; null where the description of the data tells all.</summary>
    public string? RevealedDigest { get; init; }

    /// <summary>The groups of an attribute whose labels were limited: those that have the most to win.</summary>
    public IReadOnlyList<(string Attribute, string Group)> LabelPoor { get; init; } = [];

    /// <summary>
    /// The same data with another draw of the labels that limits keep: 0 is the draw of this record. Evaluation sets stay. Null where
    /// nothing can be drawn again.
    /// </summary>
    public Func<int, StudyData>? Redraw { get; init; }

    /// <summary>A SHA-256 that tells these rows and images from others, in hexadecimal digits; null where the description of the data tells
    /// all.</summary>
    public string? Digest { get; init; }

    /// <summary>Where the images lie; null where they are made.</summary>
    public string? Folder { get; init; }

    /// <summary>Where the rows hold features, the same rows with their images; otherwise null.</summary>
    internal ImagedData? Imaged { get; init; }

    /// <summary>The rows with their images.</summary>
    internal StudyData WithImages => Imaged?.Data ?? this;

    /// <summary>What became of rows that no set has, and what the sets lack, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A named set of real, labelled rows that are only ever evaluated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Count">How many they are.</param>
public sealed record EvaluationSet(string Name, SetRole Role, IDataView Rows, int Count)
{
    /// <summary>How many patients, slides or lesions the rows are of (<see cref="StudyData.ClusterColumn"/>); null where nothing
    /// tells.</summary>
    public int? Clusters { get; init; }
}

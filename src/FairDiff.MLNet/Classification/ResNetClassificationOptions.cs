using FairDiff.Shared;
using FairDiff.Torch;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>How <see cref="ResNetClassificationEstimator"/> trains a classifier, and what it calls its columns.</summary>
/// <remarks>Training: linear warm-up, cosine decay; the defaults are those of the project's phantom study.</remarks>
public sealed record ResNetClassificationOptions : ClassifierTraining
{
    /// <summary>The defaults.</summary>
    public ResNetClassificationOptions()
    {
    }

    /// <summary>A classifier that is trained in a certain way.</summary>
    /// <param name="training">How it is trained.</param>
    public ResNetClassificationOptions(ClassifierTraining training)
        : base(training)
    {
    }

    /// <summary>The image column (<c>MLImage</c>), as LoadImages and ResizeImages make it; square images of one size.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>
    /// A folder on a local disk where decoded images wait for the next pass, 3 bytes per pixel of each different image, until Fit ends:
    /// every image is then decoded once per row, which saves most of the time where files are large and training is short. Results are the
    /// same bits, unless a stage before this one changes images at random in every pass: it must not be used there. Null = images are
    /// decoded in every pass.
    /// </summary>
    public string? ImageCachePath { get; init; }

    /// <summary>
    /// The label column: a key column with key values, or a vector of <see cref="float"/> with slot names: several labels per image, each
    /// from 0 to 1 or NaN where it is unknown. Rows without a label (key 0, all NaN) are not trained on.
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// A column of <see cref="float"/>, at least 0, that the loss of each training row is multiplied by; scaled to a mean of 1 in every
    /// pass. Null = the weights that a <see cref="FairDiffCatalog.Reweight(ReweightOptions)"/> before gave the rows, else 1 for all. Stages
    /// that draw rows anew in every pass (SyntheticMix, Oversample) draw by their weights already: their column is not to be named here.
    /// Not with GroupDRO. Validation rows count alike.
    /// </summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>
    /// Whether a label vector is one soft label, a distribution over exclusive classes that sums to 1, rather than several labels of which
    /// any may be present.
    /// </summary>
    public bool SoftLabel { get; init; }

    /// <summary>
    /// The column of probabilities: a vector of one number in 0..1 per class, or label, with their names as slot names. Those of classes
    /// sum to 1.
    /// </summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The column of the most probable class: a key with the label's key values. With several labels per image a vector of
    /// <see cref="float"/> as the label is: 1 where the probability is above 0.5, else 0.
    /// </summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>The column of the features before the last layer; null = not delivered.</summary>
    public string? EmbeddingColumnName { get; init; }

    /// <summary>What the model does with a grey image if none was trained on; saved with the model.</summary>
    public GreyImages GreyImages { get; init; } = GreyImages.Refuse;

    /// <summary>
    /// Key columns whose crossing makes the groups of GroupDRO, for example hospital and label, or, with the label, the cells of
    /// <see cref="LastLayerRetraining"/>; a missing value is a group of its own.
    /// </summary>
    public IReadOnlyList<string> GroupColumnNames
    {
        get;
        init => field = new ValueList<string>(value ?? throw new ArgumentNullException(nameof(value)));
    } = new ValueList<string>([]);

    /// <summary>
    /// Real rows that choose among the weights of the training, or end it early: a share of the training rows, by patient, or a view of
    /// their own. Null = the weights after the last step are the model's.
    /// </summary>
    public ValidationOptions? Validation { get; init; }

    /// <summary>
    /// The folder of one training: what it was begun with, its state from time to time, and in the end its weights. A Fit that is cancelled
    /// or killed goes on from there when it is called again, and ends, on a CPU, with the bits of one that was not; a finished classifier
    /// comes back without training. The images of the first pass are read each time: only they tell whether the data are still the same.
    /// Null = nothing is kept. In cross-validation every fold has other data: leave it null there.
    /// </summary>
    public string? WorkspacePath { get; init; }

    /// <summary>How often the state of training is saved in <see cref="WorkspacePath"/>, at least; 0 = after every step.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The seed of everything random; null = that of the workspace, or, in a new one and without one, from the
    /// MLContext.</summary>
    public int? Seed { get; init; }

    /// <summary><c>auto</c> (a GPU if there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. A loaded model uses <c>auto</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Called with the state of training, on the thread that calls Fit.</summary>
    public Action<TrainingProgress>? ProgressCallback { get; init; }

    /// <summary>Called with (name, value, step) while the network is trained, on the thread that calls Fit.</summary>
    public Action<string, double, long>? MetricsCallback { get; init; }

    /// <summary>Stops Fit with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}

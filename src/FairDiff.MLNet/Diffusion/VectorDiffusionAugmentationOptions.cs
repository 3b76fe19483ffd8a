using FairDiff.MLNet.Diffusion;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>How <see cref="VectorDiffusionAugmentationEstimator"/> trains a generator and what it draws from it.</summary>
/// <remarks>Defaults without a source in their comment are this project's.</remarks>
public sealed record VectorDiffusionAugmentationOptions : VectorGeneratorTraining, IAugmentationOptions
{
    /// <summary>The defaults.</summary>
    public VectorDiffusionAugmentationOptions()
    {
    }

    /// <summary>A generator that is trained in a certain way.</summary>
    /// <param name="training">How it is trained.</param>
    public VectorDiffusionAugmentationOptions(VectorGeneratorTraining training)
        : base(training)
    {
    }

    /// <summary>
    /// The column of vectors of <see cref="float"/> of one length: the outputs of an image network (DnnFeaturizeImage), or the columns of a
    /// table (Concatenate). Every value must be finite.
    /// </summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <inheritdoc cref="DiffusionAugmentationOptions.LabelColumnName"/>
    public string LabelColumnName { get; init; } = "Label";

    /// <inheritdoc cref="DiffusionAugmentationOptions.SoftLabel"/>
    public bool SoftLabel { get; init; }

    /// <inheritdoc cref="DiffusionAugmentationOptions.AttributeColumnNames"/>
    public IReadOnlyList<string> AttributeColumnNames { get; init; } = [];

    /// <summary>What the generator is conditioned on.</summary>
    public DiffusionCondition Condition { get; init; } = DiffusionCondition.LabelAndAttributes;

    /// <summary>How vectors are drawn: sampler, steps, guidance.</summary>
    public VectorSampling Sampling { get; init; } = new();

    /// <summary>Which (label, attributes) cells are generated and how often.</summary>
    public SamplingPlan SamplingPlan { get; init; } = SamplingPlan.Fair;

    /// <summary>Number of synthetic vectors, at least 1; null = 1500, or the sum of a plan with explicit counts.</summary>
    public int? SyntheticCount { get; init; }

    /// <summary>
    /// What synthetic rows hold in columns that the generator knows nothing of, such as <c>[new("Split", _ => "train")]</c> for a stage
    /// behind that reads that column; in every other such column their value is missing. Changes no vector.
    /// </summary>
    public IReadOnlyList<SyntheticColumn> SyntheticColumns { get; init; } = [];

    /// <summary>What happens to vectors that are near-copies of training rows; see <see cref="NearCopyReport"/>. In a workspace it may be
    /// changed at any time.</summary>
    public NearCopyPolicy NearCopies { get; init; } = NearCopyPolicy.Quarantine;

    /// <summary>
    /// The probability with which a vector that copies nothing is taken for a near-copy, above 0 and below 1. At the default of 1 in 10,000
    /// the nearest that the number of training rows allows is taken.
    /// </summary>
    public double NearCopyLevel { get; init; } = 1e-4;

    /// <inheritdoc cref="DiffusionAugmentationOptions.CheckpointInterval"/>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The folder that keeps the generator, its training state and the vectors, so that an interrupted run continues and a finished one is
    /// reused; null = a new temporary folder for each Fit, deleted when the process ends. Cross-validation fits several times on different
    /// data and so needs null.
    /// </summary>
    public string? WorkspacePath { get; init; }

    /// <summary>The seed of everything random; null = from the MLContext, or the one that the workspace was begun with.</summary>
    public int? Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Called with the state of training and sampling, on the thread that calls Fit.</summary>
    public Action<TrainingProgress>? ProgressCallback { get; init; }

    /// <inheritdoc cref="DiffusionAugmentationOptions.MetricsCallback"/>
    public Action<string, double, long>? MetricsCallback { get; init; }

    /// <summary>Stops Fit with <see cref="OperationCanceledException"/>; the workspace keeps what is done.</summary>
    public CancellationToken CancellationToken { get; init; }

    string IAugmentationOptions.ExampleColumnName => FeatureColumnName;

    bool IAugmentationOptions.IsTempered => AttributeTempering != 1;

    GeneratorSampling IAugmentationOptions.Sampling => Sampling;
}

using FairDiff.MLNet.Diffusion;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>How <see cref="DiffusionAugmentationEstimator"/> trains a generator and what it draws from it.</summary>
/// <remarks>Defaults without a source in their comment are those of the project's phantom study, not the paper's.</remarks>
public sealed record DiffusionAugmentationOptions : GeneratorTraining, IAugmentationOptions
{
    /// <summary>The defaults.</summary>
    public DiffusionAugmentationOptions()
    {
    }

    /// <summary>A generator that is trained in a certain way.</summary>
    /// <param name="training">How it is trained.</param>
    public DiffusionAugmentationOptions(GeneratorTraining training)
        : base(training)
    {
    }

    /// <summary>The image column (<c>MLImage</c>), as LoadImages and ResizeImages make it.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>
    /// The label column: a key column with key values, missing = unlabelled; or a vector of <see cref="float"/> of one length with a value
    /// from 0 to 1 for each label (0 = absent, 1 = present), named by the slot names, NaN = unknown, all NaN = unlabelled; or a soft label
    /// (<see cref="SoftLabel"/>).
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// Whether a label vector is one soft label, a distribution over exclusive classes that sums to 1, rather than several labels of which
    /// any may be present. The generator sees it as it is; of several labels it sees of each whether it is present, absent or unknown.
    /// </summary>
    public bool SoftLabel { get; init; }

    /// <summary>The attribute columns (hospital, sex, …): key columns with key values; missing = unknown
    /// (<see cref="FairDiffCatalog.MapAttributeToKey"/> makes such keys).</summary>
    public IReadOnlyList<string> AttributeColumnNames { get; init; } = [];

    /// <summary>Width and height of the images in pixels; null = what the image column declares. Images of another size are an
    /// error.</summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// How often the state of training is written into the workspace, at least 0 (after every step): what an interruption costs at
    /// most. Changes no result.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the generator is conditioned on.</summary>
    public DiffusionCondition Condition { get; init; } = DiffusionCondition.LabelAndAttributes;

    /// <summary>How images are drawn: sampler, steps, guidance.</summary>
    public GeneratorSampling Sampling { get; init; } = new();

    /// <summary>
    /// The file of a weaker generator to guide away from (autoguidance, Karras et al. 2024); null = none. Make it with the same data and
    /// columns, but a smaller network or fewer steps: it is the <c>generator.safetensors</c> of that workspace. Autoguidance adds to
    /// classifier-free guidance; for autoguidance alone, as in the paper, set <see cref="GeneratorSampling.GuidanceWeight"/> to 0.
    /// </summary>
    public string? AutoguidancePath { get; init; }

    /// <summary>
    /// Draws images in two stages, small ones first and large ones of them; null = in one, as Ktena et al. 2024 do up to 96 x 96 pixels.
    /// All other options are then the base generator's.
    /// </summary>
    public UpsamplerOptions? Upsampler { get; init; }

    /// <summary>Which (label, attributes) cells are generated and how often.</summary>
    public SamplingPlan SamplingPlan { get; init; } = SamplingPlan.Fair;

    /// <summary>Number of synthetic images, at least 1; null = 1500, or the sum of a plan with explicit counts.</summary>
    public int? SyntheticCount { get; init; }

    /// <summary>
    /// What synthetic rows hold in columns that the generator knows nothing of, such as <c>[new("Path", row => row.Path)]</c> for a stage
    /// behind that reads the file of each row; in every other such column their value is missing. Changes no image.
    /// </summary>
    public IReadOnlyList<SyntheticColumn> SyntheticColumns { get; init; } = [];

    /// <summary>
    /// Who signs the images: each gets a C2PA manifest that says who made it and tells every later change; null =
    /// <see cref="SigningCredential.Default"/>. Changes no pixel, and images that are there keep their signatures.
    /// </summary>
    public SigningCredential? SigningCredential { get; init; }

    /// <summary>What happens to images that are near-copies of training images; see <see cref="NearCopyReport"/>. In a workspace it may be
    /// changed at any time.</summary>
    public NearCopyPolicy NearCopies { get; init; } = NearCopyPolicy.Quarantine;

    /// <summary>
    /// The probability with which an image that copies nothing is taken for a near-copy, above 0 and below 1. At the default of 1 in 10,000
    /// (or the nearest that the number of training images allows), 1,500 images hold 0.15 false alarms on average.
    /// </summary>
    public double NearCopyLevel { get; init; } = 1e-4;

    /// <summary>
    /// Features in which near-copies are looked for besides the pixels, such as a TorchScript network's; null = in the pixels alone, or
    /// where an earlier Fit in the same workspace looked.
    /// </summary>
    public ImageFeatures? NearCopyFeatures { get; init; }

    /// <summary>
    /// The folder that keeps the generator, its training state and the images, so that an interrupted run continues and a finished one is
    /// reused; null = a new temporary folder for each Fit, deleted when the process ends. Cross-validation fits several times on different
    /// data and so needs null. While Fit runs, the decoded images take room there, 3 bytes a pixel: choose a local disk, not a folder in
    /// memory.
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

    /// <summary>
    /// Called with (name, value, step) while the generator is trained, on the thread that calls Fit: <c>generator/loss</c> (a running
    /// mean), <c>generator/learningRate</c>, <c>generator/gradientNorm</c>, <c>generator/skippedSteps</c> (how many steps left the
    /// weights as they were because loss or gradient was not finite; ten in a row, or more than 5 % of all, end training with an error),
    /// and <c>generator/lossQ0</c> to <c>generator/lossQ3</c>: the mean squared error of the prediction for images with little noise (t
    /// below 0.25) to most, unweighted whatever <see cref="DiffusionTraining.MinSnrGamma"/> is. Those of an upsampler are named
    /// <c>upsampler/loss</c> and so on.
    /// </summary>
    public Action<string, double, long>? MetricsCallback { get; init; }

    /// <summary>Stops Fit with <see cref="OperationCanceledException"/>; the workspace keeps what is done.</summary>
    public CancellationToken CancellationToken { get; init; }

    string IAugmentationOptions.ExampleColumnName => ImageColumnName;

    bool IAugmentationOptions.IsTempered => this is not { AttributeTempering: 1, Upsampler: null or { Training.AttributeTempering: 1 } };
}

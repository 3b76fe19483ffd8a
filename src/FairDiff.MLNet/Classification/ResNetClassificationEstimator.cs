using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Trains a residual network (He et al. 2016) to tell images apart; get it with <see cref="FairDiffCatalog.ResNetClassification"/>.
/// </summary>
/// <remarks>
/// <para>Input: an image column (<c>MLImage</c>, square, one size) and a label column (key with key values). Output: <c>Score</c>
/// (vector of <see cref="float"/>, probabilities that sum to 1, slot names), <c>PredictedLabel</c> (key) and optionally an embedding.</para>
/// <para>Task: multiclass classification. Normalization and caching: not needed. ONNX export: <see cref="FairDiffCatalog.ExportOnnx"/>.</para>
/// <para>The data is read once per pass of training, so that a stage that draws rows anew in every pass is drawn anew.</para>
/// </remarks>
public sealed class ResNetClassificationEstimator : IEstimator<ResNetClassificationTransformer>
{
    private const string StageName = "ResNetClassification";

    private readonly IHostEnvironment environment;
    private readonly ResNetClassificationOptions options;
    private readonly ScoreColumns columns;
    private readonly int seed;

    internal ResNetClassificationEstimator(IHostEnvironment environment, ResNetClassificationOptions options)
    {
        options.Validate();
        this.environment = environment;
        this.options = options;
        columns = new ScoreColumns(options.PredictedLabelColumnName, options.ScoreColumnName, options.EmbeddingColumnName);
        seed = StageSeed.Choose(environment, StageName, options.Seed);
    }

    /// <summary>What the transformer will deliver for data of this shape.</summary>
    /// <param name="inputSchema">The shape of the data, with the image and label columns.</param>
    /// <returns>The shape with the added columns.</returns>
    /// <exception cref="FairDiffException">A column is not there or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Image(inputSchema, options.ImageColumnName);
        var label = Columns.Key(inputSchema, options.LabelColumnName);
        return ScoreSchema.Promise(inputSchema, columns, label.Annotations.Find(KeyValues.AnnotationName)!.Value.ItemType);
    }

    /// <summary>Trains a network on the labelled rows of the data.</summary>
    /// <param name="input">The data, read once per pass.</param>
    /// <returns>The trained classifier.</returns>
    /// <exception cref="FairDiffException">A column, an image, the pre-trained weights or the device is not as needed, fewer than two classes have a row, or
    /// training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public ResNetClassificationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var classes = KeyValues.Of(Columns.Key(input.Schema, options.LabelColumnName));
        using var channel = environment.Start(StageName);
        var passes = new TrainingPasses(input, options, classes, channel);
        passes.Check();
        var device = TorchDevice.Resolve(options.Device, options.FallbackToCpu);
        channel.Info(MessageSensitivity.None, $"Training {options.Arch} on {TorchDevice.Describe(device)}.");
        var hooks = new TrainingHooks
        {
            Progress = options.ProgressCallback,
            Metric = options.MetricsCallback,
            Info = text => channel.Info(MessageSensitivity.None, text),
            Warning = text => channel.Warning(MessageSensitivity.None, text),
            Cancellation = options.CancellationToken,
        };
        var network = ImageClassifier.Train(passes.Read, TrainingOptions(classes.Count), device, hooks);
        return new ResNetClassificationTransformer(new ScoringModel(network, classes, options.ImageColumnName, columns));
    }

    private ClassifierTrainingOptions TrainingOptions(int classCount) => new()
    {
        Architecture = options.Arch,
        WidthFactor = options.WidthFactor,
        Stem = options.Stem,
        Normalization = options.Normalization,
        PretrainedWeights = options.PretrainedWeights,
        AcceptGrey = options.GreyImages == GreyImages.Convert,
        ClassCount = classCount,
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        WeightDecay = options.WeightDecay,
        WarmupSteps = options.WarmupSteps,
        Augmentation = options.Augmentation,
        AugmentedRows = options.AugmentedRows,
        Precision = options.Precision,
        Seed = seed,
    };
}

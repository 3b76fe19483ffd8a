using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Trains a residual network (He et al. 2016) to tell images apart; get it with <see cref="FairDiffCatalog.ResNetClassification"/>.
/// </summary>
/// <remarks>
/// <para>Input: an image column (<c>MLImage</c>, square, one size) and a label column (key with key values, or vector of <see cref="float"/>).
/// Output: <c>Score</c> (vector of <see cref="float"/>, probabilities, slot names), <c>PredictedLabel</c> and optionally an embedding.</para>
/// <para>Task: multiclass classification of a key, or of a soft label (<see cref="ResNetClassificationOptions.SoftLabel"/>): the probabilities sum to
/// 1 and the predicted label is a key. Multi-label classification of a vector, which ML.NET itself has not: one network with one binary head
/// per label; labels that are unknown (NaN) do not count. Normalization and caching: not needed. ONNX export: <see cref="FairDiffCatalog.ExportOnnx"/>.</para>
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
        foreach (var name in options.GroupColumnNames.Concat(options.Validation?.GroupColumnNames ?? []))
        {
            Columns.Key(inputSchema, name);
        }

        if (options.Validation?.ClusterColumnName is { } cluster)
        {
            Columns.KeyOrText(inputSchema, cluster);
        }

        var label = Columns.Label(inputSchema, options.LabelColumnName);
        return ClassLabels.TaskOf(label, options) == ClassificationTask.MultiLabel
            ? ScoreSchema.PromiseSeveral(inputSchema, columns)
            : ScoreSchema.Promise(inputSchema, columns, label.IsKey ? label.Annotations.Find(KeyValues.AnnotationName)!.Value.ItemType : TextDataViewType.Instance);
    }

    /// <summary>Trains a network on the labelled rows of the data; others choose among its weights, as <see cref="ValidationOptions"/> says.</summary>
    /// <param name="trainData">The data to train on, read once per pass.</param>
    /// <param name="validationData">The data to validate on: <see cref="ValidationOptions.Set"/>.</param>
    /// <returns>The trained classifier.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options hold out a fraction of the training data too.</exception>
    /// <exception cref="FairDiffException">As of <see cref="Fit(IDataView)"/>.</exception>
    public ResNetClassificationTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(validationData);
        var validated = options with { Validation = (options.Validation ?? new ValidationOptions()) with { Set = validationData } };
        return new ResNetClassificationEstimator(environment, validated with { Seed = seed }).Fit(trainData);
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
        var labels = ClassLabels.Of(input.Schema, options);
        using var channel = environment.Start(StageName);
        var groups = new GroupKeys(input.Schema, options.GroupColumnNames);
        var heldOut = HeldOut(input, labels);
        var passes = new TrainingPasses(input, options, labels, groups, heldOut, channel);
        passes.Check();
        using var validation = Validation(input, labels, heldOut, channel);
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
        var network = ImageClassifier.Train(passes.Data with { Validation = validation }, TrainingOptions(labels, groups), device, hooks);
        return new ResNetClassificationTransformer(new ScoringModel(network, labels.Classes, options.ImageColumnName, columns));
    }

    /// <summary>Which rows are held out; null = none.</summary>
    private HeldOutClusters? HeldOut(IDataView input, ClassLabels labels) => options.Validation is { Fraction: > 0 } validation
        ? HeldOutClusters.Choose(ValidationRows.Undrawn(input), validation, labels, new GroupKeys(input.Schema, validation.GroupColumnNames), seed)
        : null;

    private ClassifierValidation? Validation(IDataView input, ClassLabels labels, HeldOutClusters? heldOut, IChannel channel) => options.Validation switch
    {
        null => null,
        { Set: { } set } => ValidationRows.Read(set, options, ValidationRows.LabelsOf(set, options, labels), null, channel),
        _ when heldOut is not null => ValidationRows.Read(ValidationRows.Undrawn(input), options, labels, heldOut, channel),
        _ => throw new FairDiffException(
            "Validation has neither rows of its own nor a share of the training rows: set Fraction and ClusterColumnName, or Set, or call Fit(trainData, validationData)."),
    };

    private ClassifierTrainingOptions TrainingOptions(ClassLabels labels, GroupKeys groups) => new()
    {
        Architecture = options.Arch,
        WidthFactor = options.WidthFactor,
        Stem = options.Stem,
        Normalization = options.Normalization,
        PretrainedWeights = options.PretrainedWeights,
        AcceptGrey = options.GreyImages == GreyImages.Convert,
        Task = labels.Task,
        ClassCount = labels.Classes.Count,
        Loss = options.Loss,
        FocalGamma = options.FocalGamma,
        FocalAlpha = options.FocalAlpha,
        ClassWeights = options.ClassWeights,
        InverseFrequencyWeights = options.InverseFrequencyWeights,
        GroupDroStepSize = options.GroupDroStepSize,
        GroupCount = groups.Count,
        SeparateSyntheticStatistics = options.SeparateSyntheticStatistics,
        PretrainingSteps = (int)Math.Round(options.SyntheticPretraining * options.Steps),
        FineTuningLearningRate = options.FineTuningLearningRate ?? options.LearningRate / 10,
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        Optimizer = options.Optimizer,
        LearningRate = options.LearningRate,
        WeightDecay = options.WeightDecay,
        WarmupSteps = options.WarmupSteps,
        Augmentation = options.Augmentation,
        Mixup = options.Mixup,
        AugmentedRows = options.AugmentedRows,
        Precision = options.Precision,
        Seed = seed,
    };
}

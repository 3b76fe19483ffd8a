using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Trains a residual network (He et al. 2016) to tell images apart; get it with <see cref="FairDiffCatalog.ResNetClassification"/>.
/// </summary>
/// <remarks>
/// <para>Input: an image column (<c>MLImage</c>, square, one size) and a label column (key with key values, or vector of
/// <see cref="float"/>). Output: <c>Score</c> (vector of <see cref="float"/>, probabilities, slot names), <c>PredictedLabel</c> and
/// optionally an embedding.</para>
/// <para>Task: multiclass classification of a key, or of a soft label (<see cref="ResNetClassificationOptions.SoftLabel"/>): the
/// probabilities sum to 1 and the predicted label is a key. Multi-label classification of a vector, which ML.NET itself has not: one
/// network with one binary head per label; labels that are unknown (NaN) do not count. Normalization and caching: not needed. ONNX export:
/// <see cref="FairDiffCatalog.ExportOnnx"/>.</para>
/// <para>The data is read once per pass of training, so that a stage that draws rows anew in every pass is drawn anew.</para>
/// </remarks>
public sealed class ResNetClassificationEstimator : IEstimator<ResNetClassificationTransformer>
{
    private const string StageName = "ResNetClassification";

    private readonly IHostEnvironment _environment;
    private readonly ResNetClassificationOptions _options;
    private readonly ScoreColumns _columns;
    private readonly int _defaultSeed;

    internal ResNetClassificationEstimator(IHostEnvironment environment, ResNetClassificationOptions options)
        : this(environment, options, null)
    {
    }

    private ResNetClassificationEstimator(IHostEnvironment environment, ResNetClassificationOptions options, int? defaultSeed)
    {
        options.ValidateStage();
        _environment = environment;
        _options = options;
        _columns = new ScoreColumns(options.PredictedLabelColumnName, options.ScoreColumnName, options.EmbeddingColumnName);
        _defaultSeed = defaultSeed ?? StageSeed.Choose(environment, StageName, options.Seed);
    }

    /// <summary>What the transformer will deliver for data of this shape.</summary>
    /// <param name="inputSchema">The shape of the data, with the image and label columns.</param>
    /// <returns>The shape with the added columns.</returns>
    /// <exception cref="FairDiffException">A column is not there or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Image(inputSchema, _options.ImageColumnName);
        ExampleWeights.Check(inputSchema, _options.ExampleWeightColumnName);
        foreach (var name in _options.GroupColumnNames)
        {
            Columns.Class(inputSchema, name);
        }

        ValidationRows.CheckColumns(inputSchema, _options);
        var label = Columns.Label(inputSchema, _options.LabelColumnName, _options.SoftLabel);
        return ClassLabels.TaskOf(label, _options) == ClassificationTask.MultiLabel
            ? ScoreSchema.PromiseSeveral(inputSchema, _columns)
            : ScoreSchema.Promise(inputSchema, _columns, ClassType(label));
    }

    private static DataViewType ClassType(SchemaShape.Column label) =>
        label.IsKey ? label.Annotations.Find(KeyValues.AnnotationName)!.Value.ItemType
        : label.ItemType is BooleanDataViewType ? label.ItemType
        : TextDataViewType.Instance;

    /// <summary>Trains a network on the labelled rows of the data; others choose among its weights, as <see cref="ValidationOptions"/>
    /// says.</summary>
    /// <param name="trainData">The data to train on, read once per pass.</param>
    /// <param name="validationData">The data to validate on: <see cref="ValidationOptions.Set"/>.</param>
    /// <returns>The trained classifier.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options hold out a fraction of the training data too.</exception>
    /// <exception cref="FairDiffException">As of <see cref="Fit(IDataView)"/>.</exception>
    public ResNetClassificationTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(validationData);
        var validated = _options with { Validation = (_options.Validation ?? new ValidationOptions()) with { Set = validationData } };
        return new ResNetClassificationEstimator(_environment, validated, _defaultSeed).Fit(trainData);
    }

    /// <summary>Trains a network on the labelled rows of the data.</summary>
    /// <param name="input">The data, read once per pass.</param>
    /// <returns>The trained classifier.</returns>
    /// <exception cref="EngineException">A column, an image, the pre-trained weights or the device is not as needed, fewer than two
    /// classes have a row, there is nothing to validate on, training diverged, or the workspace belongs to other options or data, is in
    /// use, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled; the workspace, if there is one, keeps what was
    /// done.</exception>
    public ResNetClassificationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);

        input = CachedImages.Restore(input, _options.ImageColumnName);
        var labels = ClassLabels.Of(input.Schema, _options);
        using var channel = _environment.Start(StageName);
        using var workspace = _options.WorkspacePath is { } path ? ClassifierWorkspace.Open(path, _options.CancellationToken) : null;
        var device = TorchDevice.Resolve(_options.Device, _options.FallbackToCpu);
        var decided = _options with { Precision = PrecisionDecision.Make(_options.Precision, workspace?.ReadPrecision(), device, channel) };
        var fit = new ClassifierFit(decided, labels, _options.Seed ?? workspace?.ReadSeed() ?? _defaultSeed, channel);
        return new ResNetClassificationTransformer(
            new ScoringModel(fit.Run(input, workspace), labels.Classes, _options.ImageColumnName, _columns));
    }
}

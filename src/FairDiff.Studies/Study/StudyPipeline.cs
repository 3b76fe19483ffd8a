using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>The ML.NET pipelines of a study, made of the same public stages that a user composes.</summary>
internal sealed class StudyPipeline
{
    /// <summary>Smaller than the default: validation rows are a part of the labels, which may be few.</summary>
    private const int SmallestGroup = 10;

    // A context of its own: contexts are not made for several threads, and studies fit several pipelines side by side.
    private readonly MLContext _ml = new(seed: 0);
    private readonly FairDiffCatalog _fair;
    private readonly StudyData _data;
    private readonly StudySettings _settings;
    private readonly RunFolder _folder;
    private readonly int? _draw;

    public StudyPipeline(StudyReplicate replicate, StudySettings settings, RunFolder folder) =>
        (_fair, _data, _draw, _settings, _folder) = (_ml.FairDiff(), replicate.Data, replicate.Draw, settings, folder);

    /// <summary>The name of a generator, and of its _folder.</summary>
    public static string NameOf(DiffusionCondition condition) => condition == DiffusionCondition.Label ? "label" : "label+property";

    /// <summary>Images ready, attributes as keys, and so is the label unless it is a vector.</summary>
    public IEstimator<ITransformer> Preparation() => Preparation(_ml, _data);

    /// <summary>The same in another context.</summary>
    public static IEstimator<ITransformer> Preparation(MLContext ml, StudyData data)
    {
        var keys = KeyColumns.Create(ml, data.Label, data.AttributeColumns);
        return data.ImageStage is { } images ? images(ml).Append(keys) : keys;
    }

    /// <summary>The generator stage. Its workspace is shared by every method and seed that uses it, and so is what its first Fit says of
    /// near-copies.</summary>
    public DiffusionAugmentationEstimator Generator(
        DiffusionCondition condition, ImageFeatures? nearCopyFeatures, Action<TrainingProgress>? progress, Action<string, double,
        long>? metric,
        CancellationToken cancellationToken, StudyFeedback? feedback = null) =>
        _fair.DiffusionAugmentation(new DiffusionAugmentationOptions(_settings.Generator with
        {
            LabelledFraction = GeneratorBalance.LabelledFraction(_settings.Generator, _data),
        })
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            SoftLabel = _data.Label.IsSoft,
            AttributeColumnNames = [.. _data.AttributeColumns],
            ImageSize = _data.ImageSize,
            Condition = condition,
            Sampling = _settings.Sampling,
            Upsampler = _settings.Upsampler,
            SamplingPlan = feedback?.Plan ?? SamplingPlan.Fair,
            SyntheticCount = _settings.SyntheticCount * (feedback?.Candidates ?? 1),
            NearCopyFeatures = nearCopyFeatures,
            WorkspacePath = feedback?.Workspace ?? _folder.Generator(NameOf(condition), _draw),
            Seed = _settings.GeneratorSeed + (_draw ?? 0),
            Device = _settings.Device,
            FallbackToCpu = _settings.FallbackToCpu,
            ProgressCallback = progress,
            MetricsCallback = metric,
            CancellationToken = cancellationToken,
        });

    /// <summary>The gate behind a generator, whose classifiers are shared by every method and seed that uses it.</summary>
    private AgreementGateEstimator Gate(DiffusionCondition condition, CancellationToken cancellationToken) => _fair.AgreementGate(new()
    {
        ImageColumnName = StudyData.ImageColumn,
        LabelColumnName = StudyData.LabelColumn,
        AttributeColumnNames = condition == DiffusionCondition.LabelAndAttributes ? [.. _data.AttributeColumns] : [],
        ClassifierTraining = StudyQuality.ClassifierTraining(_settings),
        WorkspacePath = _folder.Generator($"{NameOf(condition)}-gate", _draw),
        Seed = _settings.GeneratorSeed + (_draw ?? 0),
        Device = _settings.Device,
        FallbackToCpu = _settings.FallbackToCpu,
        CancellationToken = cancellationToken,
    });

    /// <summary>What the classifier of the first round of a method says of validation rows; it is trained here unless its own method was
    /// before.</summary>
    private StudyFeedback FirstRound(StudyMethod method, int seed, CancellationToken cancellationToken) => StudyFeedback.Of(
        Create(
            method.FirstRound, seed, null, null, cancellationToken, _folder.Classifier(_settings.TrainingName(method.FirstRound), seed))
            .Fit(_data.Train),
        this, method, seed, _draw, _settings, _folder);

    /// <summary>The losses of a classifier by cell, on validation rows.</summary>
    public CellLosses Losses(ITransformer model) => _fair.EvaluateCellLosses(
        Score(model, _data.Validation!, embeddings: false), _data.AttributeColumns, labelColumnName: StudyData.LabelColumn);

    /// <summary>The whole chain of a method, after the first round of one with feedback; where the classifier is kept in a workspace,
    /// another method of the same training finds it there.</summary>
    public IEstimator<ITransformer> Create(
        StudyMethod method, int seed, Action<TrainingProgress>? progress, Action<string, double, long>? metric,
        CancellationToken cancellationToken, string? workspace = null)
    {
        var pipeline = new EstimatorChain<ITransformer>().Append(Preparation());
        if (method.Oversample is { } even)
        {
            pipeline = pipeline.Append<ITransformer>(even == Oversampling.Attributes
                ? _fair.Oversample([.. _data.AttributeColumns], StudyData.LabelColumn, seed)
                : _fair.Oversample([.. _data.AttributeColumns, StudyData.LabelColumn], seed));
        }

        if (method.Reweight)
        {
            pipeline = pipeline.Append<ITransformer>(_fair.Reweight([.. _data.AttributeColumns, StudyData.LabelColumn]));
        }

        if (method.Generator is { } condition)
        {
            var feedback = method.Feedback ? FirstRound(method, seed, cancellationToken) : null;
            pipeline = pipeline.Append<ITransformer>(Generator(condition, null, null, null, cancellationToken, feedback));
            if (feedback?.Selection(_fair) is { } selection)
            {
                pipeline = pipeline.Append<ITransformer>(selection);
            }

            if (method.AgreementGate)
            {
                pipeline = pipeline.Append<ITransformer>(Gate(condition, cancellationToken));
            }

            if (method.SyntheticPretraining == 0)
            {
                pipeline = pipeline.Append<ITransformer>(_fair.SyntheticMix(_settings.RealFraction, seed));
            }
        }

        var training = method.Training(_settings.Classifier, _settings.Weights?.Source);
        return pipeline.Append<ITransformer>(_fair.ResNetClassification(new ResNetClassificationOptions(training)
        {
            ImageColumnName = StudyData.ImageColumn,
            ImageCachePath = _folder.Root,
            LabelColumnName = StudyData.LabelColumn,
            SoftLabel = _data.Label.IsSoft,
            EmbeddingColumnName = _settings.Embeddings ? PredictionFile.EmbeddingColumn : null,

            // A study reports on all of its rows.
            GreyImages = GreyImages.Convert,
            Validation = Validation(),
            WorkspacePath = workspace,
            GroupColumnNames = method.GroupDro || method.LastLayerRetraining ? [.. _data.AttributeColumns, StudyData.LabelColumn] : [],
            Seed = seed,
            Device = _settings.Device,
            FallbackToCpu = _settings.FallbackToCpu,
            ProgressCallback = progress,
            MetricsCallback = metric,
            CancellationToken = cancellationToken,
        }));
    }

    /// <summary>
    /// Scores rows, once however often they are read. Their attributes stay as they are: the model's own stages know only those of training
    /// rows.
    /// </summary>
    /// <param name="model">The fitted chain.</param>
    /// <param name="rows">Rows of the study.</param>
    /// <param name="embeddings">Whether the features before the last layer are wanted too.</param>
    public IDataView Score(ITransformer model, IDataView rows, bool embeddings)
    {
        IDataView Copy(IDataView view, Func<string, (string To, string From)> columns) => _data.AttributeColumns.Select(columns).Aggregate(
            view, (copied, pair) => _ml.Transforms.CopyColumns(pair.To, pair.From).Fit(copied).Transform(copied));
        string Kept(string column) => $"{column} as read";
        var kept = Copy(rows, column => (Kept(column), column));
        return Once(Copy(model.Transform(kept), column => (column, Kept(column))), embeddings);
    }

    /// <summary>The model with the batch-norm statistics of the images of some rows, unless these differ in the shares of classes from
    /// those that choose, or, where none do, from the labelled training rows.</summary>
    public BatchNormAdaptation Adapt(ITransformer model, IDataView rows, CancellationToken cancellationToken) => _fair.AdaptBatchNorm(
        model, rows, _data.Validation ?? _data.Train, new BatchNormAdaptationOptions { CancellationToken = cancellationToken });

    /// <summary>The images that were drawn for a method.</summary>
    public IDataView Synthetic(StudyMethod method, int seed) => _fair.LoadSyntheticImages(method.Feedback
        ? StudyFeedback.WorkspaceOf(method, seed, _settings, _folder)
        : _folder.Generator(StudyReplicate.GeneratorOf(method), _draw));

    /// <summary>Scores images that are ready for the classifier, the last stage of the chain, and keeps the features before the last
    /// layer.</summary>
    public IDataView ScoreSynthetic(ITransformer model, IDataView images) =>
        Once(((TransformerChain<ITransformer>)model).LastTransformer.Transform(images), embeddings: true);

    /// <summary>Judges scores of real rows by group.</summary>
    /// <param name="scored">The scored rows.</param>
    /// <param name="groups">Attributes and crossings.</param>
    /// <param name="metrics">The metrics; null = those that are built in.</param>
    public FairnessReport Evaluate(IDataView scored, IReadOnlyList<string> groups, MetricRegistry? metrics = null) =>
        // Intervals of single classifiers are left out: the spread over seeds is what a study compares.
        _fair.EvaluateFairness(scored, groups, new FairnessOptions
        {
            HighRiskClasses = _data.HighRiskClasses, BootstrapSamples = 0, Metrics = metrics ?? MetricRegistry.BuiltIn,
        }, softLabel: _data.Label.IsSoft ? true : null);

    private IDataView Once(IDataView scored, bool embeddings) => _ml.Data.Cache(
        scored, embeddings ? [PredictionFile.ScoreColumn, PredictionFile.EmbeddingColumn] : [PredictionFile.ScoreColumn]);

    /// <summary>The rows that choose among the weights of a classifier; neither it nor a generator has trained on them.</summary>
    private ValidationOptions? Validation() => _settings.SelectBy is not { } metric ? null : new ValidationOptions
    {
        Set = ValidationRows(),
        Metric = metric,
        GroupColumnNames = metric.IsOfWorstGroup ? ValidationGroups(_data) : [],
        MinimumGroupSize = SmallestGroup,
        Interval = _settings.CheckInterval,
        Patience = _settings.Patience,
    };

    /// <summary>
    /// The attributes whose worst-served group chooses: those that vary among the validation rows, for of one hospital there is no worst.
    /// </summary>
    public static IReadOnlyList<string> ValidationGroups(StudyData data) => VaryingGroups.Of(data.Validation!, data.AttributeColumns);

    /// <summary>
    /// Labels as the training rows number them, attributes as the validation rows have them: these may be of a hospital that no training
    /// row is of.
    /// </summary>
    private IDataView ValidationRows()
    {
        var rows = _data.Label.IsVector
            ? _data.Validation!
            : KeyColumns.Create(_ml, [StudyData.LabelColumn]).Fit(_data.Train).Transform(_data.Validation!);
        rows = KeyColumns.Create(_ml, _data.AttributeColumns).Fit(rows).Transform(rows);
        return _data.ImageStage is { } images ? images(_ml).Fit(rows).Transform(rows) : rows;
    }
}

using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FairDiff.Studies;

/// <summary>
/// One classifier of a study over features: logistic regression behind the stages of its method, with the penalty, and where asked the real
/// fraction, that validation rows choose.
/// </summary>
internal sealed class FeatureClassifier
{
    private const string Weight = "Weight", Penalty = "penalty", RealFraction = "realFraction";

    /// <summary>Smaller than the default: validation rows are few.</summary>
    private const int SmallestGroup = 10, SmallestClass = 4;

    private readonly MLContext _ml = new(seed: 0);
    private readonly FairDiffCatalog _fair;
    private readonly StudyReplicate _replicate;
    private readonly StudySettings _settings;
    private readonly RunFolder _folder;
    private readonly StudyFeatures _features;
    private readonly StudyPipeline _pipeline;

    public FeatureClassifier(StudyReplicate replicate, StudySettings settings, RunFolder folder)
    {
        (_fair, _replicate, _settings, _folder, _features) = (_ml.FairDiff(), replicate, settings, folder, settings.Features!);
        _pipeline = new StudyPipeline(replicate, settings, folder);
    }

    /// <summary>Everything up to the generator of a method, which is trained and sampled here if it was not before.</summary>
    public (FittedStages Stages, DiffusionAugmentationTransformer Generator) Generate(
        StudyMethod method, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellationToken,
        StudyFeedback? feedback = null)
    {
        var stages = Prepared(method);
        return (stages, stages.Append(_fair.VectorDiffusionAugmentation(new VectorDiffusionAugmentationOptions(_features.Generator with
        {
            LabelledFraction = GeneratorBalance.LabelledFraction(_features.Generator, _replicate.Data),
        })
        {
            FeatureColumnName = FeatureData.Column,
            LabelColumnName = StudyData.LabelColumn,
            AttributeColumnNames = [.. _replicate.Data.AttributeColumns],
            Condition = method.Generator!.Value,
            Sampling = _features.Sampling,
            SamplingPlan = feedback?.Plan ?? SamplingPlan.Fair,
            SyntheticCount = _settings.SyntheticCount * (feedback?.Candidates ?? 1),
            WorkspacePath = feedback?.Workspace ?? _folder.Generator(StudyReplicate.GeneratorOf(method), _replicate.Draw),
            Seed = _settings.GeneratorSeed + (_replicate.Draw ?? 0),
            Device = _settings.Device,
            FallbackToCpu = _settings.FallbackToCpu,
            ProgressCallback = progress,
            MetricsCallback = metric,
            CancellationToken = cancellationToken,
        })));
    }

    /// <summary>The classifier, and what the validation rows chose for it.</summary>
    public (ITransformer Model, IReadOnlyDictionary<string, double> Chosen) Fit(
        StudyMethod method, int seed, Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var fractions = method.Generator is null || _settings.RealFractionGrid.Count == 0
            ? [_settings.RealFraction]
            : _settings.RealFractionGrid;
        var feedback = method.Feedback ? FirstRound(method, seed, cancellationToken) : null;
        var front = (method.Generator, _features.Draws) switch
        {
            (null, _) => Prepared(method),
            (_, StudyDraws.Images) => PreparedWithImages(method, progress, cancellationToken),
            _ => Generate(method, null, null, cancellationToken, feedback).Stages,
        };
        if (feedback?.Selection(_fair) is { } selection)
        {
            front.Append(selection);
        }

        (ITransformer Model, double Value, double Fraction, double Penalty)? best = null;
        var (step, steps) = (0, fractions.Count * _features.Penalties.Count);
        foreach (var fraction in fractions)
        {
            var stages = front.Fork();
            Balance(stages, method, seed, fraction);
            var (rows, weight) = Cached(stages.Rows);
            var total = TotalWeight(rows, weight);
            foreach (var penalty in _features.Penalties)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Invoke(new TrainingProgress("choosing the penalty", step++, steps, null));
                var model = stages.Then(Head(weight, penalty * total).Fit(rows));
                var value = OnValidationRows(model);
                if (best is null || IsBetter(value, best.Value.Value))
                {
                    best = (model, value, fraction, penalty);
                }
            }
        }

        var chosen = new Dictionary<string, double> { [Penalty] = best!.Value.Penalty };
        if (fractions.Count > 1)
        {
            chosen[RealFraction] = best.Value.Fraction;
        }

        return (best.Value.Model, chosen);
    }

    /// <summary>What the classifier of the first round of a method says of validation rows.</summary>
    private StudyFeedback FirstRound(StudyMethod method, int seed, CancellationToken cancellationToken) => StudyFeedback.Of(
        Fit(method.FirstRound, seed, null, cancellationToken).Model, _pipeline, method, seed, _replicate.Draw, _settings, _folder);

    /// <summary>Keys, log(1 + x) where no feature is negative, each feature standardised on all training rows, or on those of its
    /// group.</summary>
    private FittedStages Prepared(StudyMethod method, IDataView? all = null)
    {
        var stages = new FittedStages(_replicate.Rows(method), all);
        stages.Append(KeyColumns.Create(_ml, _replicate.Data.AttributeColumns.Prepend(StudyData.LabelColumn)));
        if (IsNonNegative(stages.Rows))
        {
            stages.Append(_ml.Transforms.Expression(FeatureData.Column, "x : log(1 + max(x, 0f))", FeatureData.Column));
        }

        stages.Append(_ml.Transforms.NormalizeMeanVariance(FeatureData.Column, fixZero: false));
        if (method.Standardize)
        {
            stages.Append(_fair.StandardizeByGroup(FeatureData.Column, [.. _replicate.Data.AttributeColumns]));
        }

        return stages;
    }

    /// <summary>The same, fitted on real rows, with the images that the generator of a method drew.</summary>
    private FittedStages PreparedWithImages(StudyMethod method, Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var workspace = _folder.Generator(StudyPipeline.NameOf(method.Generator!.Value), _replicate.Draw);
        var images = _fair.LoadSyntheticImages(workspace);
        var vectors = FeatureFile.OfSynthetic(images, _settings, workspace, progress, cancellationToken);
        return Prepared(method, FeatureData.WithSynthetic(_replicate.Rows(method), _replicate.Data, images, vectors));
    }

    /// <summary>What a method does with the rows of its groups.</summary>
    private void Balance(FittedStages stages, StudyMethod method, int seed, double realFraction)
    {
        string[] cells = [.. _replicate.Data.AttributeColumns, StudyData.LabelColumn];
        if (method.Oversample is { } even)
        {
            stages.Append(even == Oversampling.Attributes
                ? _fair.Oversample([.. _replicate.Data.AttributeColumns], StudyData.LabelColumn, seed)
                : _fair.Oversample(cells, seed));
        }

        if (method.Reweight)
        {
            stages.Append(_fair.Reweight(cells));
        }

        if (method.LastLayerRetraining)
        {
            stages.Replace(EvenRows.Of(_ml, stages.Rows, cells, seed));
        }

        if (method.Generator is not null)
        {
            stages.TakeAll();
            stages.Append(_fair.SyntheticMix(realFraction, seed));
        }
    }

    private (IDataView Rows, string? Weight) Cached(IDataView rows)
    {
        var weight = rows.Schema.GetColumnOrNull(Weight) is null ? null : Weight;
        string[] columns = [FeatureData.Column, StudyData.LabelColumn, .. weight is null ? [] : new[] { weight }];
        return (_ml.Data.Cache(_ml.Data.FilterRowsByMissingValues(rows, StudyData.LabelColumn), columns), weight);
    }

    private LbfgsMaximumEntropyMulticlassTrainer Head(string? weight, double penalty) =>
        _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = StudyData.LabelColumn,
            FeatureColumnName = FeatureData.Column,
            ExampleWeightColumnName = weight,
            L1Regularization = 0,
            L2Regularization = (float)penalty,
            NumberOfThreads = 1,
        });

    /// <summary>The weight of all rows together: ML.NET adds half of its penalty times the squared weights to the sum of the losses, so
    /// that a penalty times this means the same however many rows there are.</summary>
    private static double TotalWeight(IDataView rows, string? weight)
    {
        DataViewSchema.Column[] columns = weight is null ? [rows.Schema[StudyData.LabelColumn]] : [rows.Schema[weight]];
        using var cursor = rows.GetRowCursor(columns);
        var getter = weight is null ? null : cursor.GetGetter<float>(columns[0]);
        var (sum, value) = (0.0, 1f);
        while (cursor.MoveNext())
        {
            getter?.Invoke(ref value);
            sum += value;
        }

        return sum;
    }

    private static bool IsNonNegative(IDataView rows)
    {
        using var cursor = rows.GetRowCursor([rows.Schema[FeatureData.Column]]);
        var getter = cursor.GetGetter<VBuffer<float>>(rows.Schema[FeatureData.Column]);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            getter(ref buffer);
            foreach (var value in buffer.GetValues())
            {
                if (!(value >= 0))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private double OnValidationRows(ITransformer model)
    {
        var (metric, groups) = (_settings.SelectBy!, StudyPipeline.ValidationGroups(_replicate.Data));
        var grouping = metric.IsOfWorstGroup ? string.Join('*', groups) : null;
        var report = _fair.EvaluateFairness(
            _pipeline.Score(model, _replicate.Data.Validation!, embeddings: false),
            grouping is null ? [] : [grouping],
            new FairnessOptions
            {
                HighRiskClasses = _replicate.Data.HighRiskClasses, BootstrapSamples = 0, MinimumGroupSize = SmallestGroup,
                MinimumClassSize = SmallestClass,
            });
        var value = grouping is null
            ? report.Overall[metric.Metric!].Value
            : report.Gap(grouping, metric.Metric!).WorstValue?.Value;
        return value ?? throw new FairDiffException(
            $"{metric} is undefined on the {report.Overall.N} validation rows: "
                + $"{(grouping is null ? report.Overall[metric.Metric!].Reason : report.Gap(grouping, metric.Metric!).Reason)}. Hold out "
                + "more rows, or choose by another metric (--select-by).");
    }

    private bool IsBetter(double value, double than) =>
        MetricRegistry.BuiltIn.Find(_settings.SelectBy!.Metric!)?.Direction == MetricDirection.LowerIsBetter ? value < than : value > than;
}

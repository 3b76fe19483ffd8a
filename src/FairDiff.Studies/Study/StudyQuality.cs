using FairDiff.MLNet;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Judges the images of all generators of a study by one classifier that is trained once, on half of the labelled training
/// rows.</summary>
internal sealed class StudyQuality(StudyData data, StudySettings settings) : IDisposable
{
    /// <summary>Enough for the features and the verdicts of a judge; the methods' own classifiers are trained longer.</summary>
    public const int ClassifierSteps = 300;

    private SyntheticQualityEvaluator? _evaluator;

    /// <summary>The evaluator, once <see cref="Prepare"/> has run.</summary>
    public SyntheticQualityEvaluator Evaluator => _evaluator ?? throw new InvalidOperationException("Prepare was not called.");

    /// <summary>Steps of the classifier: fewer where the study's own are fewer.</summary>
    public static int Steps(StudySettings settings) => Math.Min(ClassifierSteps, settings.Classifier.Steps);

    /// <summary>How a classifier is trained that judges images: as those of the study, in fewer steps.</summary>
    public static ResNetClassificationOptions ClassifierTraining(StudySettings settings) => new()
    {
        Arch = settings.Classifier.Arch,
        WidthFactor = settings.Classifier.WidthFactor,
        Stem = settings.Classifier.Stem,
        Steps = Steps(settings),
        BatchSize = settings.Classifier.BatchSize,
        LearningRate = settings.Classifier.LearningRate,
        Precision = settings.Classifier.Precision,
    };

    /// <summary>Trains the classifier and measures the real images.</summary>
    public void Prepare(Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var ml = new MLContext(seed: 0);
        var rows = StudyPipeline.Preparation(ml, data).Fit(data.Train).Transform(data.Train);
        var options = new SyntheticQualityOptions
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            AttributeColumnNames = [.. data.AttributeColumns],
            ClassifierTraining = ClassifierTraining(settings),

            // The generator's own stage looks for them, so that they do not become rows.
            NearCopyLevel = null,
            Device = settings.Device,
            FallbackToCpu = settings.FallbackToCpu,
            ProgressCallback = progress,
            CancellationToken = cancellationToken,
        };
        if (data.Label.IsVector)
        {
            (rows, options) = VectorQuality.Prepare(ml, rows, options, data.Label);
        }

        _evaluator = ml.FairDiff().SyntheticQualityEvaluator(rows, options);
    }

    /// <summary>Judges the synthetic rows among those that a generator's stage made.</summary>
    public SyntheticQualityReport Judge(IDataView augmented) =>
        Evaluator.Evaluate(data.Label.IsVector ? VectorQuality.WithoutLabel(augmented) : augmented);

    public void Dispose() => _evaluator?.Dispose();
}

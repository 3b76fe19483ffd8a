using FairDiff.MLNet.Quality;
using FairDiff.Torch;
using FairDiff.Torch.Quality;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Judges synthetic images against the real rows that it was made with; get it with <see cref="FairDiffCatalog.SyntheticQualityEvaluator"/>
/// to judge several generators by one classifier. Safe for several threads.
/// </summary>
public sealed class SyntheticQualityEvaluator : IDisposable
{
    private readonly SyntheticQualityOptions _options;
    private readonly QualityRows _real;
    private readonly IndependentClassifier? _classifier;
    private readonly FeatureExtractor[] _spaces;
    private readonly ImageMeasurement _measured;
    private readonly NearCopySearch? _nearCopies;

    /// <summary>For each real row whether synthetic images are compared with it.</summary>
    private readonly bool[] _compared;

    internal SyntheticQualityEvaluator(IHostEnvironment environment, IDataView real, SyntheticQualityOptions options, IDataView? heldOut)
    {
        options.Validate();
        _options = options;
        _real = QualityRows.Real(real, options);
        _classifier = IndependentClassifier.Create(environment, _real, options);
        var features = options.Features?.Extractor ?? (_classifier is null ? null : new ClassifierFeatures(_classifier.Model.Model.Network))
            ?? throw new FairDiffException(
                $"The real rows have fewer than two labels in column '{options.LabelColumnName}', so no classifier can be trained whose "
                    + "features to compare images in. Give Classifier, or Features such as ImageFeatures.Pixels.");
        _spaces = options.NearCopyLevel is null || features is PixelFeatures ? [features] : [features, ImageFeatures.Pixels.Extractor];
        _measured = Measure(_real);

        // A classifier sees more in the images that it was trained on than in others, so its features of them are no standard.
        var seen = _classifier is { IsOwn: true } && options.Features is null;
        _compared = [.. _real.Rows.Select((row, index) => !seen || row.Cell.Label.Length == 0 || _classifier!.HeldOut[index])];
        _nearCopies = options.NearCopyLevel is { } level ? LearnNearCopies(level, heldOut) : null;
    }

    /// <summary>The features that images are compared in; they may serve as
    /// <see cref="DiffusionAugmentationOptions.NearCopyFeatures"/>.</summary>
    public ImageFeatures Features => new(_spaces[0]);

    /// <summary>Judges the synthetic rows of a view.</summary>
    /// <param name="synthetic">A view with the columns of the options and <c>IsSynthetic</c>: what DiffusionAugmentation made of its
    /// training data, or a store read back. Rows that are not synthetic are passed over.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FairDiffException">There is no synthetic row; a column is missing or of another type; or an image cannot be read or
    /// has another size than the real ones.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SyntheticQualityReport Evaluate(IDataView synthetic)
    {
        ArgumentNullException.ThrowIfNull(synthetic);
        var rows = QualityRows.Synthetic(synthetic, _options);
        using var measured = Measure(rows);
        var cells = new CellSampling(_real, _measured.Predicted, _compared, _classifier?.HeldOut, rows, measured.Predicted);
        var measures = new CellMeasures(_measured.Features[0], measured.Features[0], _options);
        var warnings = new QualityWarnings(_options);
        CellSamples[] samples = [cells.Overall(), .. cells.ByCell()];
        SyntheticCellQuality[] results = [.. samples.Select((cell, index) => Of(measures, cell, index, samples.Length))];
        var nearCopies = _nearCopies is null ? null : NearCopyFinder.Find(
            _nearCopies, measured.Features, image => (rows.Rows[image].Position, null, rows.Rows[image].Cell), _options.CancellationToken);
        return new SyntheticQualityReport
        {
            Features = _spaces[0].Name,
            Classifier = _classifier?.Describe(results[0][SyntheticQualityMetrics.RealLabelAgreement].Value),
            Overall = results[0],
            Cells = results[1..],
            Warnings =
            [
                .. new[] { QualityWarnings.Of(nearCopies) }.OfType<SyntheticQualityWarning>(),
                .. results[1..].Zip(samples[1..], warnings.Of).SelectMany(list => list),
            ],
            NearCopies = nearCopies,
        };
    }

    /// <summary>Frees the features of the real images.</summary>
    public void Dispose() => _measured.Dispose();

    private SyntheticCellQuality Of(CellMeasures measures, CellSamples cell, int index, int count)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        _options.ProgressCallback?.Invoke(
            new TrainingProgress("judging synthetic images", index, count, null) { Phase = ProgressPhase.Checking });
        return measures.Of(cell);
    }

    private ImageMeasurement Measure(QualityRows rows) =>
        ImageMeasurement.Read(rows, _options.ImageColumnName, _spaces, _classifier?.Model, _options.CancellationToken);

    private NearCopySearch LearnNearCopies(double level, IDataView? heldOut)
    {
        using var others = heldOut is null ? null : Measure(QualityRows.Real(heldOut, _options));
        return NearCopySearch.Learn(
            [.. _spaces.Select((space, index) => new CopySpace(space, _measured.Features[index], others?.Features[index]))],
            level, _options.Seed, _options.CancellationToken);
    }
}

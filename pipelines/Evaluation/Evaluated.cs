using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>What the options of an evaluation ask for, computed.</summary>
/// <param name="Report">Every value and gap.</param>
/// <param name="Data">The rows.</param>
/// <param name="Page">What a page tells beside them.</param>
/// <param name="Together">How conditions come together.</param>
internal sealed record Evaluated(
    FairnessReport Report, EvaluationData Data, EvaluationPageOptions Page, IReadOnlyDictionary<string, LabelCoOccurrence> Together)
{
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="page">The page that shows images; null = none.</param>
    /// <param name="tell">What is told of the report before anything else is read and computed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Evaluated Of(
        ParseResult parsed, EvaluateOptions options, string? page, Action<FairnessReport> tell, CancellationToken cancellationToken)
    {
        var columns = options.Columns(parsed);
        var (fairness, thresholds) = options.Fairness(parsed, columns);
        var image = options.Images.Column(parsed, page);
        var data = PredictionReader.Read(options.Predictions(parsed), columns with { Kept = image is null ? [] : [image] });
        var images = image is null ? null : options.Images.Locate(parsed, options.Predictions(parsed), data.Kept[image]);
        var report = FairnessEvaluator.Evaluate(data.Data, fairness, cancellationToken);
        tell(report);

        // What the page tells of; every further test would cost all others some of their power.
        var tested = report.ComparedMetrics();
        var comparison = options.Comparisons.Compare(parsed, data, columns, fairness, tested, cancellationToken);
        var sets = options.Comparisons.Sets(parsed, columns);
        var shift = ComparisonOptions.Shift(data, sets, fairness, tested, cancellationToken);
        var maxPixels = options.Images.MaxPixels(parsed);
        return new Evaluated(
            report,
            data.Data,
            new EvaluationPageOptions
            {
                Source = Path.GetFileName(options.Predictions(parsed)), Thresholds = thresholds, Comparison = comparison, Shift = shift,
                Images = images is null ? null : row => Thumbnail.Of(images[row], maxPixels),
            },
            CoOccurrences.Of(data, sets));
    }
}

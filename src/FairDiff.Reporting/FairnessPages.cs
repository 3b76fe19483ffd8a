using FairDiff.Fairness;
using FairDiff.Reporting.Comparison;
using FairDiff.Reporting.Evaluation;

namespace FairDiff.Reporting;

/// <summary>
/// Fairness results as pages for people who did not make the classifier: one HTML file each that opens offline, without scripts and without
/// anything fetched.
/// </summary>
public static class FairnessPages
{
    /// <summary>The page of an evaluation.</summary>
    /// <param name="report">What was computed.</param>
    /// <param name="data">What it was computed from, for the curves.</param>
    /// <param name="options">What the page tells beside it; null = nothing.</param>
    /// <example>
    /// <code>
    /// var report = FairnessEvaluator.Evaluate(data, new FairnessOptions { Groups = ["site"] });
    /// File.WriteAllText("fairness.html", report.ToHtml(data, new() { Source = "the test rows" }));
    /// </code>
    /// </example>
    public static string ToHtml(this FairnessReport report, EvaluationData data, EvaluationPageOptions? options = null) =>
        Render(report, data, options ?? new());

    /// <summary>The curves of that page as numbers, to draw them elsewhere: ROC, and where scores are probabilities reliability, smoothed
    /// calibration, net benefit and distributions of risk, of all rows and of every group with enough of them.</summary>
    /// <param name="report">What was computed.</param>
    /// <param name="data">What it was computed from.</param>
    /// <returns>Of two classes the positive one, of more the high-risk ones, or the first six; of conditions all.</returns>
    public static IEnumerable<CurvePoint> Curves(this FairnessReport report, EvaluationData data)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(data);
        return CurvePoints.Of(report, data);
    }

    /// <summary>The page of several methods on the same rows.</summary>
    /// <param name="comparisons">The methods beside the first.</param>
    /// <param name="options">What they were compared with.</param>
    /// <param name="errors">The rows that a method gets wrong with every training seed; null where rows have several conditions.</param>
    /// <param name="created">When the page was made; null = now.</param>
    public static string ToHtml(
        this MethodComparisons comparisons, FairnessOptions options, ConsistentErrors? errors = null, DateTimeOffset? created = null) =>
        new ComparePage(comparisons, errors, options).Render(created ?? DateTimeOffset.Now);

    /// <summary>
    /// The metrics that a page compares with a baseline or with other data: test these alone, for every further test costs all others some
    /// of their power.
    /// </summary>
    /// <param name="report">What was computed.</param>
    public static IReadOnlyList<string> ComparedMetrics(this FairnessReport report) => new ReportMetricText(report).Summarised;

    private static string Render(FairnessReport report, EvaluationData data, EvaluationPageOptions options) => EvaluationPage.Render(
        new PageContent(options.Source, report, data)
        {
            Thresholds = options.Thresholds, Comparison = options.Comparison, Shift = options.Shift, Images = options.Images,
        },
        options.Created ?? DateTimeOffset.Now);
}

using FairDiff.Fairness;
using FairDiff.MLNet.Evaluation;
using FairDiff.MLNet.Telemetry;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>How well a classifier does on rows without labels, such as those of a new hospital: an estimate from its scores there and
    /// labelled rows of elsewhere, with an interval, or a refusal (<see cref="PerformanceEstimator"/>).</summary>
    /// <example>
    /// <code>
    /// var options = new PerformanceOptions
    /// {
    ///     SiteAttribute = "Hospital", Prevalences = new Dictionary&lt;string, PrevalenceRange&gt; { ["tumour"] = new(.25, .35) },
    /// };
    /// var estimate = fair.EstimatePerformance(model.Transform(test), model.Transform(newHospital), ["Sex"], options);
    /// Console.WriteLine(estimate.Tasks[0].Refusal ?? $"{estimate.Tasks[0].Accuracy!.Value:0.00}");
    /// </code>
    /// </example>
    /// <param name="labelled">Real, labelled rows that the classifier scored and was not trained on, with
    /// <see cref="PerformanceOptions.SiteAttribute"/> among the columns, if that is set.</param>
    /// <param name="unlabelled">Real rows that the same classifier scored; a label column is neither needed nor looked at.</param>
    /// <param name="groups">What to group by, columns of both views: as in <see cref="EvaluateFairness"/>.</param>
    /// <param name="options">What is known of the unlabelled rows, and when to refuse; null = the defaults.</param>
    /// <param name="evaluation">Confidence, thresholds, fewest rows, resamples; null = the defaults. Its <c>Groups</c> are replaced by
    /// <paramref name="groups"/>.</param>
    /// <param name="labelColumnName">The truth of the labelled rows, as in <see cref="EvaluateFairness"/>.</param>
    /// <param name="scoreColumnName">The scores of both, as there; probabilities, or scores with a <c>Probability</c> beside.</param>
    /// <param name="clusterColumnName">What belongs together, such as the patient, a column of both views; null = rows are
    /// independent.</param>
    /// <param name="softLabel">Whether a label vector is one soft label, as there.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The estimate of the exclusive classes, or of each condition.</returns>
    /// <exception cref="FairDiffException">As in <see cref="EvaluateFairness"/>.</exception>
    /// <exception cref="FairnessException">Scores are no probabilities, the views have scores of other names, or an option names what is
    /// not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PerformanceEstimate EstimatePerformance(
        IDataView labelled,
        IDataView unlabelled,
        IReadOnlyList<string> groups,
        PerformanceOptions? options = null,
        FairnessOptions? evaluation = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string? clusterColumnName = null,
        bool? softLabel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(unlabelled);
        ArgumentNullException.ThrowIfNull(groups);
        return StageTelemetry.Run("fairdiff.fairness.estimate", () =>
        {
            var messages = new EvaluationMessages(_environment, nameof(EstimatePerformance));
            var labels = ScoredLabels.Of(labelled.Schema, labelColumnName, scoreColumnName, softLabel);
            var judged = (evaluation ?? new FairnessOptions()) with { Groups = [.. groups] };
            string[] read = options?.SiteAttribute is { } site ? [.. groups, site] : [.. groups];
            var known = new ScoredRowsReader(labelled, labels, scoreColumnName, clusterColumnName, read).Read(ref judged, messages);

            // The decisions of both are those of the threshold that the labelled rows show.
            var none = new NoLabels(labels, known.ClassNames);
            var others = new ScoredRowsReader(unlabelled, none, scoreColumnName, clusterColumnName, groups).Read(ref judged, messages);
            return PerformanceEstimator.Estimate(
                labels.Data(known), UnlabelledRows.Of(none.Data(others)), options, judged, cancellationToken);
        });
    }
}

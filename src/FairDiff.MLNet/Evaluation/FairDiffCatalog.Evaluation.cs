using FairDiff.Fairness;
using FairDiff.MLNet.Evaluation;
using FairDiff.MLNet.Telemetry;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>How well a classifier serves everyone and each group: metrics with n, intervals, gaps between groups and
    /// verdicts.</summary>
    /// <example>
    /// <code>
    /// var report = fair.EvaluateFairness(model.Transform(test), ["Hospital", "Hospital*Sex"], clusterColumnName: "Patient");
    /// Console.WriteLine(report); // values, intervals and verdicts by group
    /// var gap = report.Gap("Hospital");
    /// </code>
    /// </example>
    /// <param name="scored">Real, labelled rows that a classifier scored; every row is evaluated.</param>
    /// <param name="groups">What to group by: key or text columns, and crossings of them such as <c>Hospital*Sex</c>; empty = overall
    /// only. A value that the keys do not have, such as a hospital without training rows, is a group of its own name: it is read from the
    /// column that <c>MapValueToKey</c> or <see cref="MapAttributeToKey"/> hid when it took its name. Rows of key 0 without such a column
    /// (the log warns of them), or of a value that <see cref="FairnessOptions.MissingValues"/> names, are of an unknown group.</param>
    /// <param name="options">Metrics, minimum group size, bootstrap; null = the defaults. Its <c>Groups</c> are replaced by
    /// <paramref name="groups"/>.</param>
    /// <param name="labelColumnName">The truth: a key, Boolean or text column with the class; or a <c>Vector&lt;Single&gt;</c> of the
    /// length of the scores with several labels per row, each 0, 1 or NaN where it is unknown (left out of that label's metrics), or with
    /// one soft label, a distribution that sums to 1. Vectors are matched with the scores by slot name.</param>
    /// <param name="scoreColumnName">One score per class or label: a <c>Vector&lt;Single&gt;</c> with slot names, as multiclass trainers
    /// and ResNetClassification give it. The predicted class is the one with the largest score; of several labels those are predicted whose
    /// score reaches their threshold (<see cref="FairnessOptions.DecisionThresholds"/>, 0.5 where none is given). Or the Single of a binary
    /// trainer (with a Boolean label): its <c>Probability</c> is judged where there is one; a score that is none (averaged perceptron,
    /// linear SVM) ranks and decides, and has no calibration error or Brier score. Decisions are those of the model's
    /// <c>PredictedLabel</c>, unless <see cref="FairnessOptions.DecisionThreshold"/> or <see cref="FairnessOptions.GroupThresholds"/> are
    /// given (<see cref="ThresholdDecisionTransformer.Thresholds"/>), on the scale of what is judged. The second
    /// of two classes (true) is the positive one, unless the options name the other. The log says what was judged.</param>
    /// <param name="clusterColumnName">What belongs together, such as the patient: a key or text column; null = rows are
    /// independent.</param>
    /// <param name="softLabel">Whether a label vector is one soft label rather than several labels; null = as the annotations of the scores
    /// say, several where there are none (after ApplyOnnxModel, for example).</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The report: <see cref="FairnessReport.IsMultiLabel"/> tells several labels, whose metrics are per label
    /// (<see cref="MetricNames"/>) and their means; its <see cref="FairnessReport.Metrics"/> are for MLflow, and
    /// <see cref="FairnessReportExtensions.ToDataView"/> makes a view of it.</returns>
    /// <exception cref="FairDiffException">A row is synthetic, has no label, or a label that is not among the classes or out of its range;
    /// a column is missing or of another type; labels and scores are not of the same names; or there is no row.</exception>
    /// <exception cref="FairnessException">A soft label does not sum to 1, the scores are not finite, or the options name a class or
    /// attribute that is not there.</exception>
    public FairnessReport EvaluateFairness(
        IDataView scored,
        IReadOnlyList<string> groups,
        FairnessOptions? options = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string? clusterColumnName = null,
        bool? softLabel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(groups);
        return StageTelemetry.Run("fairdiff.fairness.evaluate", () =>
        {
            var labels = ScoredLabels.Of(scored.Schema, labelColumnName, scoreColumnName, softLabel);
            var judged = (options ?? new FairnessOptions()) with { Groups = [.. groups] };
            string[] read = [.. groups, .. judged.GroupThresholds.Select(one => one.Options.Attribute)];
            var rows = new ScoredRowsReader(scored, labels, scoreColumnName, clusterColumnName, read).Read(
                ref judged, new(_environment, nameof(EvaluateFairness)));
            return FairnessEvaluator.Evaluate(labels.Data(rows), judged, cancellationToken);
        });
    }

    /// <summary>Chooses decision thresholds on validation rows, to carry to the rows that are evaluated; chosen on those they would flatter
    /// the model and hide gaps.</summary>
    /// <example>
    /// <code>
    /// var choice = fair.ChooseThresholds(model.Transform(validation), ThresholdRule.SensitivityAtLeast, target: 0.95).Values.Single();
    /// var report = fair.EvaluateFairness(model.Transform(test), ["Hospital"], new() { DecisionThreshold = choice.Threshold });
    /// </code>
    /// </example>
    /// <param name="validation">Real, labelled rows that a classifier scored, neither trained on nor evaluated.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="target">The sensitivity or specificity asked for, above 0 to 1; null for Youden's rule.</param>
    /// <param name="positiveClass">The positive one of two classes; null = the second. Not with several labels per row.</param>
    /// <param name="labelColumnName">The truth, as in <see cref="EvaluateFairness"/>: two classes, or several labels per row.</param>
    /// <param name="scoreColumnName">The scores, as there.</param>
    /// <param name="softLabel">Whether a label vector is one soft label, as there.</param>
    /// <returns>
    /// The choice of each label, for <see cref="FairnessOptions.DecisionThresholds"/>; or that of the positive one of two classes, for
    /// <see cref="FairnessOptions.DecisionThreshold"/>.
    /// </returns>
    /// <exception cref="FairDiffException">As in <see cref="EvaluateFairness"/>.</exception>
    /// <exception cref="FairnessException">There are more than two classes, or a label that all rows or none have.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is missing or out of range.</exception>
    public IReadOnlyDictionary<string, ThresholdChoice> ChooseThresholds(
        IDataView validation,
        ThresholdRule rule = ThresholdRule.Youden,
        double? target = null,
        string? positiveClass = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        bool? softLabel = null)
    {
        ArgumentNullException.ThrowIfNull(validation);
        var labels = ScoredLabels.Of(validation.Schema, labelColumnName, scoreColumnName, softLabel);

        // Any threshold will do: the model's own is about to be replaced.
        var judged = new FairnessOptions { DecisionThreshold = 0 };
        var rows = new ScoredRowsReader(validation, labels, scoreColumnName, null, []).Read(
            ref judged, new(_environment, nameof(ChooseThresholds)));
        var data = labels.Data(rows);
        return data is FairnessData || positiveClass is null ? ThresholdChoice.OnEach(data, rule, target, positiveClass)
            : throw new FairDiffException($"Each of several labels has its own threshold; leave positiveClass ('{positiveClass}') out.");
    }
}

namespace FairDiff.Fairness;

/// <summary>Says how well a classifier serves everyone, and each group, with n and an interval beside every number.</summary>
public static class FairnessEvaluator
{
    /// <summary>Evaluates predictions of exclusive classes overall, by attribute and by crossing of attributes.</summary>
    /// <param name="data">The predictions: labels (or soft labels), scores, attributes.</param>
    /// <param name="options">What to compute; null is the default.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>
    /// The report. What cannot be computed (a group without rows, an AUC with one class only) is null with a reason, never 0.
    /// </returns>
    /// <exception cref="FairnessException">The data cannot be evaluated: a NaN score, lengths that differ, no such column or
    /// class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FairnessReport Evaluate(
        FairnessData data, FairnessOptions? options = null, CancellationToken cancellationToken = default) =>
        Evaluation.Of(data, options, cancellationToken).Report;

    /// <summary>Evaluates predictions of conditions that may go together, overall, by attribute and by crossing of attributes.</summary>
    /// <param name="data">The predictions: targets that may be unknown, scores, attributes.</param>
    /// <param name="options">What to compute; null is the default.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The report, with the metrics of each condition and their means.</returns>
    /// <exception cref="FairnessException">The data cannot be evaluated: a NaN score, lengths that differ, no such column or
    /// condition.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FairnessReport Evaluate(
        MultiLabelData data, FairnessOptions? options = null, CancellationToken cancellationToken = default) =>
        Evaluation.Of(data, options, cancellationToken).Report;
}

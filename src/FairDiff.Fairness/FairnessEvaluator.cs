namespace FairDiff.Fairness;

/// <summary>Says how well a classifier serves everyone, and each group, with n and an interval beside every number.</summary>
public static class FairnessEvaluator
{
    /// <summary>Evaluates predictions overall, by attribute and by crossing of attributes.</summary>
    /// <param name="data">The predictions: truth, scores, attributes.</param>
    /// <param name="options">What to compute; null is the default.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>
    /// The report; of conditions that go together with the metrics of each and their means. What cannot be computed (a group without rows,
    /// an AUC with one class only) is null with a reason, never 0.
    /// </returns>
    /// <exception cref="FairnessException">The data cannot be evaluated: a NaN score, lengths that differ, no such column or
    /// class; or a metric of the options fails.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FairnessReport Evaluate(
        EvaluationData data, FairnessOptions? options = null, CancellationToken cancellationToken = default) =>
        Evaluation.Of(data, options, cancellationToken).Report;
}

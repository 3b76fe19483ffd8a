using FairDiff.Fairness;
using FairDiff.MLNet.Evaluation;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>How well a classifier serves everyone and each group: metrics with n, intervals, gaps between groups and verdicts.</summary>
    /// <param name="scored">Real, labelled rows that a classifier scored; every row is evaluated.</param>
    /// <param name="groups">What to group by: key or text columns, and crossings of them such as <c>Hospital*Sex</c>; empty = overall only.</param>
    /// <param name="options">Metrics, minimum group size, bootstrap; null = the defaults. Its <c>Groups</c> are replaced by <paramref name="groups"/>.</param>
    /// <param name="labelColumnName">The true class: a key or text column.</param>
    /// <param name="scoreColumnName">One score per class: a <c>Vector&lt;Single&gt;</c> with slot names, as multiclass trainers give it. The predicted
    /// class is the one with the largest score.</param>
    /// <param name="clusterColumnName">What belongs together, such as the patient: a key or text column; null = rows are independent.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FairDiffException">A row is synthetic, has no label or a label that is not among the classes; a column is missing or of
    /// another type; or there is no row.</exception>
    /// <exception cref="FairnessException">The scores are not finite, or the options name a class or attribute that is not there.</exception>
    public FairnessReport EvaluateFairness(
        IDataView scored,
        IReadOnlyList<string> groups,
        FairnessOptions? options = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string? clusterColumnName = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(groups);
        var reader = new ScoredRowsReader(scored, labelColumnName, scoreColumnName, clusterColumnName, groups);
        return FairnessEvaluator.Evaluate(reader.Read(), (options ?? new FairnessOptions()) with { Groups = [.. groups] }, cancellationToken);
    }
}

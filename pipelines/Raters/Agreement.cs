using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Raters;

/// <summary>On which images raters agree for a condition (the paper's "canonical" ones).</summary>
/// <param name="Condition">The condition.</param>
/// <param name="MostWeight">How many images it has the largest weight of.</param>
/// <param name="Images">Those in which it has at least the weight asked for.</param>
internal sealed record Agreement(string Condition, int MostWeight, IReadOnlyList<string> Images)
{
    public static IReadOnlyList<Agreement> Of(IReadOnlyList<SoftLabel> labels, IReadOnlyList<string> conditions, double consensus)
    {
        var weights = RowMatrix.Of(labels.Count, conditions.Count, (label, condition) => labels[label].Weights[condition]);
        return
        [
            .. conditions.Index().Select(condition => new Agreement(
                condition.Item,
                labels.Count(label => label.Top() == condition.Index),
                [.. RaterLabels.Consensus(weights, condition.Index, consensus).Select(row => labels[row].Image)])),
        ];
    }
}

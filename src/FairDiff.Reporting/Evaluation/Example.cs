using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>A row that the classifier got wrong.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Words">What it is and what it was taken for.</param>
/// <param name="Sureness">How sure the classifier was; only for comparison with others of the same kind.</param>
internal sealed record Example(int Row, string Words, double Sureness)
{
    /// <summary>All errors, the surest first, each row once.</summary>
    public static IEnumerable<Example> Errors(PageContent content) =>
        (content.Data is MultiLabelData conditions ? OfConditions(conditions, content.Report.Options) : OfClasses(content))
            .OrderByDescending(
            example => example.Sureness).ThenBy(example => example.Row)
        .DistinctBy(example => example.Row);

    private static IEnumerable<Example> OfClasses(PageContent content)
    {
        var (data, report) = ((FairnessData)content.Data, content.Report);
        var decided = data.Decisions(report.Options);
        for (var row = 0; row < data.Labels.Count; row++)
        {
            var predicted = decided[row];
            if (predicted != data.Labels[row])
            {
                var score = data.Scores[row, predicted];
                yield return new(row, FormattableString.Invariant(
                    $"{data.ClassNames[data.Labels[row]]}, taken for {data.ClassNames[predicted]} with a score of {score:0.00}"), score);
            }
        }
    }

    private static IEnumerable<Example> OfConditions(MultiLabelData data, FairnessOptions options)
    {
        foreach (var (c, name) in data.ConditionNames.Index())
        {
            var thresholds = data.ThresholdsOf(options, c)!;
            for (var row = 0; row < data.Scores.GetLength(0); row++)
            {
                var (score, target, threshold) = (data.Scores[row, c], data.Targets[row, c], thresholds(row));
                if (!double.IsNaN(target) && (target == 1) != (score >= threshold))
                {
                    var words = target == 1 ? $"{name}, missed" : $"no {name}, a false alarm";
                    yield return new(
                        row, FormattableString.Invariant($"{words} with a score of {score:0.00}"), Math.Abs(score - threshold));
                }
            }
        }
    }
}

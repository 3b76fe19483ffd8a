namespace FairDiff.Fairness;

/// <summary>Makes soft labels of what several raters say (Liu et al. 2020; Ktena et al. 2024, Methods).</summary>
public static class RaterLabels
{
    /// <summary>
    /// Weighs each condition by 1 / its rank within a rater (the surest is rank 1), sums over raters and normalises to 1. Equal confidences
    /// of one rater share the mean of their weights (the paper leaves ties open).
    /// </summary>
    /// <param name="raters">The opinions of each rater; one may have none.</param>
    /// <param name="classes">The classes of the label.</param>
    /// <returns>A distribution over the classes.</returns>
    /// <exception cref="FairnessException">No rater names a condition, a confidence is not finite, or a condition is no class.</exception>
    public static double[] Aggregate(IReadOnlyList<IReadOnlyList<RaterOpinion>> raters, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(raters);
        ArgumentNullException.ThrowIfNull(classes);
        var index = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var weights = new double[classes.Count];
        foreach (var (r, rater) in raters.Index())
        {
            foreach (var (opinion, weight) in Weigh(rater, r))
            {
                weights[index.TryGetValue(opinion.Condition, out var c)
                    ? c
                    : throw new FairnessException($"Rater {r + 1} names '{opinion.Condition}', which is no class; map it to one of "
                        + $"{string.Join(", ", classes)} first.")] += weight;
            }
        }

        var sum = weights.Sum();
        return sum > 0
            ? [.. weights.Select(weight => weight / sum)]
            : throw new FairnessException("No rater names a condition; leave the row out, or treat it as unlabelled.");
    }

    /// <summary>Finds the rows on which raters agree (the paper's "canonical" images of a condition).</summary>
    /// <param name="softLabels">n x K.</param>
    /// <param name="classIndex">The condition, 0 to K - 1.</param>
    /// <param name="threshold">The weight that it must have, above 0 to 1; the paper takes 0.9, and 0.5 as a laxer one.</param>
    /// <returns>The rows, from 0, in ascending order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Class or threshold are out of range.</exception>
    public static IReadOnlyList<int> Consensus(double[,] softLabels, int classIndex, double threshold = 0.9)
    {
        ArgumentNullException.ThrowIfNull(softLabels);
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, softLabels.GetLength(1));
        return threshold is > 0 and <= 1
            ? [.. Enumerable.Range(0, softLabels.GetLength(0)).Where(row => softLabels[row, classIndex] >= threshold)]
            : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be above 0 and at most 1.");
    }

    private static IEnumerable<(RaterOpinion Opinion, double Weight)> Weigh(IReadOnlyList<RaterOpinion> rater, int index)
    {
        if (rater.Any(opinion => !double.IsFinite(opinion.Confidence)))
        {
            throw new FairnessException($"A confidence of rater {index + 1} is not a finite number.");
        }

        var rank = 1;
        foreach (var tie in rater.GroupBy(opinion => opinion.Confidence).OrderByDescending(tie => tie.Key))
        {
            var weight = Enumerable.Range(rank, tie.Count()).Average(r => 1.0 / r);
            rank += tie.Count();
            foreach (var opinion in tie)
            {
                yield return (opinion, weight);
            }
        }
    }
}

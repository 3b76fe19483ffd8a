namespace FairDiff.Fairness;

/// <summary>Makes sure that evaluations are of the same rows: same truth, same groups, same resamples.</summary>
internal static class SameRows
{
    public static void Check(IReadOnlyList<Evaluation> evaluations)
    {
        var first = evaluations[0];
        foreach (var (index, other) in evaluations.Index().Skip(1))
        {
            if (!first.Predictions.ClassNames.SequenceEqual(other.Predictions.ClassNames)
                || first.Predictions.Rows != other.Predictions.Rows || first.Predictions.IsMultiLabel != other.Predictions.IsMultiLabel)
            {
                throw new FairnessException(
                    $"Methods are compared on the same rows and classes; file or replicate {index + 1} has "
                        + $"{other.Predictions.Rows} rows of "
                    + $"{string.Join(", ", other.Predictions.ClassNames)}, the first {first.Predictions.Rows} rows of "
                    + $"{string.Join(", ", first.Predictions.ClassNames)}.");
            }

            if (FirstOtherTruth(first, other) is { } row)
            {
                throw new FairnessException($"Methods are compared on the same rows; row {row + 1} of file or replicate {index + 1} has "
                    + "another label than in the first.");
            }

            if (first.Groupings.Count != other.Groupings.Count
                || first.Groupings.Zip(other.Groupings).Any(pair => !pair.First.GroupNames.SequenceEqual(pair.Second.GroupNames)
                    || !pair.First.GroupOfRow.AsSpan().SequenceEqual(pair.Second.GroupOfRow))
                || first.Report.ClusterCount != other.Report.ClusterCount)
            {
                throw new FairnessException($"Methods are compared on the same rows; the groups or clusters of file or replicate "
                    + $"{index + 1} are not those of the first.");
            }
        }
    }

    private static int? FirstOtherTruth(Evaluation first, Evaluation other)
    {
        for (var row = 0; row < first.Predictions.Rows; row++)
        {
            for (var c = 0; c < first.Predictions.Classes; c++)
            {
                if (first.Predictions.IsTrue(row, c) != other.Predictions.IsTrue(row, c)
                    || first.Predictions.IsKnown(row, c) != other.Predictions.IsKnown(row, c))
                {
                    return row;
                }
            }
        }

        return null;
    }
}

namespace FairDiff.Fairness;

/// <summary>A reference row near to a query row, such as the training image that a synthetic one is most like.</summary>
/// <param name="Row">The index of the reference row, from 0.</param>
/// <param name="Distance">The Euclidean (L2) distance of the features.</param>
public sealed record Neighbour(int Row, double Distance)
{
    /// <summary>Finds the nearest reference rows of each query row, by comparing all of them.</summary>
    /// <param name="queries">The rows to look for, such as features of synthetic images.</param>
    /// <param name="references">The rows to look among, such as features of training images; of the same width.</param>
    /// <param name="count">How many, 1 to the number of references.</param>
    /// <returns>For each query its neighbours, the nearest first; of equal distances the lower row first.</returns>
    /// <exception cref="FairnessException">The features are not of one width or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public static IReadOnlyList<IReadOnlyList<Neighbour>> Nearest(IReadOnlyList<double[]> queries, IReadOnlyList<double[]> references, int count = 1)
    {
        FeatureCheck.Check([.. references, .. queries], minimum: 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, references.Count);
        var found = new IReadOnlyList<Neighbour>[queries.Count];
        Parallel.For(0, queries.Count, query => found[query] =
        [
            .. references.Select((reference, row) => new Neighbour(row, Measure(queries[query], reference)))
                .OrderBy(neighbour => neighbour.Distance).ThenBy(neighbour => neighbour.Row).Take(count),
        ]);
        return found;
    }

    private static double Measure(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}

using System.Numerics;

namespace FairDiff.Fairness;

/// <summary>A reference row near to a query row, such as the training image that a synthetic one is most like.</summary>
/// <remarks>
/// A distance says nothing by itself: hold it against those of real images to each other. In many dimensions all distances are alike, and a
/// copy that was shifted or mirrored can be far off in features that see it as another image.
/// </remarks>
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
    public static IReadOnlyList<IReadOnlyList<Neighbour>> Nearest(
        IReadOnlyList<double[]> queries, IReadOnlyList<double[]> references, int count = 1)
    {
        FeatureCheck.Check([.. references, .. queries], minimum: 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, references.Count);
        var found = new IReadOnlyList<Neighbour>[queries.Count];
        Parallel.For(0, queries.Count, query => found[query] = Nearest(queries[query], references, count));
        return found;
    }

    private static Neighbour[] Nearest(double[] query, IReadOnlyList<double[]> references, int count)
    {
        var (rows, squares) = (new int[count], new double[count]);
        Array.Fill(squares, double.PositiveInfinity);
        for (var row = 0; row < references.Count; row++)
        {
            var square = Square(query, references[row]);
            if (square < squares[^1])
            {
                // Behind the equal ones, which are lower rows.
                var place = count - 1;
                for (; place > 0 && square < squares[place - 1]; place--)
                {
                    (rows[place], squares[place]) = (rows[place - 1], squares[place - 1]);
                }

                (rows[place], squares[place]) = (row, square);
            }
        }

        return [.. rows.Zip(squares, (row, square) => new Neighbour(row, Math.Sqrt(square)))];
    }

    private static double Square(double[] a, double[] b)
    {
        var (sums, i) = (Vector<double>.Zero, 0);
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var difference = new Vector<double>(a, i) - new Vector<double>(b, i);
            sums += difference * difference;
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }
}

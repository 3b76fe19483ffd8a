using System.Numerics;

namespace FairDiff.Fairness;

/// <summary>How different two samples of features are: the squared maximum mean discrepancy (Gretton et al. 2012) with the cubic kernel
/// (x·y/d + 1)³ of KID.</summary>
/// <remarks>
/// Mean of k(x, x') + mean of k(y, y') - 2 mean of k(x, y); not below 0 for whole distributions, without an upper bound. The kernel sees
/// differences of the first three moments only, and its size goes with the sixth power of the features': numbers of different networks, or
/// of features that were scaled otherwise, cannot be compared.
/// </remarks>
public static class MaximumMeanDiscrepancy
{
    /// <summary>Estimates the squared MMD.</summary>
    /// <param name="x">The first sample, n x d, at least 2 rows.</param>
    /// <param name="y">The second sample, m x d, at least 2 rows.</param>
    /// <param name="estimator">Which formula.</param>
    /// <returns>The estimate; the unbiased one is 0 on average for samples of one distribution, so it can be negative.</returns>
    /// <exception cref="FairnessException">The samples have fewer than 2 rows, or features of different width.</exception>
    public static double Cubic(IReadOnlyList<double[]> x, IReadOnlyList<double[]> y, MmdEstimator estimator = MmdEstimator.Unbiased)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count < 2 || y.Count < 2)
        {
            throw new FairnessException($"The MMD needs at least 2 rows of each sample; there are {x.Count} and {y.Count}.");
        }

        var width = x[0].Length;
        if (width == 0 || x.Any(row => row.Length != width) || y.Any(row => row.Length != width))
        {
            throw new FairnessException($"The MMD needs features of one width; the first row has {width}.");
        }

        return Within(x, estimator) + Within(y, estimator) - (2 * Between(x, y));
    }

    private static double Within(IReadOnlyList<double[]> rows, MmdEstimator estimator)
    {
        var sum = 0.0;
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                sum += 2 * Kernel(rows[i], rows[j]);
            }

            sum += estimator == MmdEstimator.AsPrinted ? Kernel(rows[i], rows[i]) : 0;
        }

        return sum / ((double)rows.Count * (rows.Count - 1));
    }

    private static double Between(IReadOnlyList<double[]> x, IReadOnlyList<double[]> y) =>
        x.Sum(a => y.Sum(b => Kernel(a, b))) / ((double)x.Count * y.Count);

    private static double Kernel(double[] a, double[] b) => Math.Pow((Dot(a, b) / a.Length) + 1, 3);

    private static double Dot(double[] a, double[] b)
    {
        var (sums, i) = (Vector<double>.Zero, 0);
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += new Vector<double>(a, i) * new Vector<double>(b, i);
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

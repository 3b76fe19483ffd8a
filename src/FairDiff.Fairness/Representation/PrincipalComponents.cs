using MathNet.Numerics.LinearAlgebra;

namespace FairDiff.Fairness;

/// <summary>How many principal components the features of pooled domains need: fewer = images that vary in fewer ways.</summary>
/// <remarks>
/// 1 to the smaller of features and rows - 1, so counts of different numbers of rows cannot be compared. Features are centred but not
/// scaled: one with large numbers can make up most of the variance alone.
/// </remarks>
/// <param name="CumulativeShare">The share of the variance that the first 1, 2, … components explain.</param>
/// <param name="Rows">The rows pooled.</param>
public sealed record PrincipalComponents(IReadOnlyList<double> CumulativeShare, int Rows)
{
    /// <summary>Pools as many random rows of each domain (synthetic images can be one) and decomposes their covariance.</summary>
    /// <param name="domains">The features of each domain, rows of one width.</param>
    /// <param name="rowsPerDomain">Rows drawn from each, without replacement; null = all rows of every domain.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The explained shares.</returns>
    /// <exception cref="FairnessException">There are fewer than 2 rows, a domain has too few, widths differ, a feature is not finite, or
    /// nothing varies.</exception>
    public static PrincipalComponents Compute(
        IReadOnlyDictionary<string, IReadOnlyList<double[]>> domains, int? rowsPerDomain = null, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(domains);
        var rows = new List<double[]>();
        foreach (var (index, (name, features)) in domains.Index())
        {
            if (features.Count < (rowsPerDomain ?? 0))
            {
                throw new FairnessException($"Domain '{name}' has {features.Count} rows, fewer than the {rowsPerDomain} to be drawn.");
            }

            var random = RowSample.Stream(seed, index);
            rows.AddRange(rowsPerDomain is { } count ? RowSample.Draw(features, count, ref random) : features);
        }

        FeatureCheck.Check(rows, minimum: 2);
        return new PrincipalComponents(Cumulative(rows), rows.Count);
    }

    /// <summary>Gets the fewest components that explain a share of the variance.</summary>
    /// <param name="share">Above 0 to 1, such as 0.9.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public int Count(double share)
    {
        if (share is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of the variance must be above 0 and at most 1.");
        }

        // All components explain everything but for rounding.
        return Math.Min(CumulativeShare.Count(sum => sum < share) + 1, CumulativeShare.Count);
    }

    private static double[] Cumulative(List<double[]> rows)
    {
        var matrix = Matrix<double>.Build.Dense(rows.Count, rows[0].Length, (i, j) => rows[i][j]);
        var means = matrix.ColumnSums() / rows.Count;
        matrix.MapIndexedInplace((_, j, value) => value - means[j]);

        // The smaller of covariance and Gram matrix: both have the same eigenvalues but for zeros.
        var product = rows.Count < rows[0].Length ? matrix.TransposeAndMultiply(matrix) : matrix.TransposeThisAndMultiply(matrix);
        var variances = product.Evd(Symmetricity.Symmetric).EigenValues.Select(
            value => Math.Max(value.Real, 0)).OrderDescending().ToArray();
        var total = variances.Sum();
        if (total == 0)
        {
            throw new FairnessException("All rows are equal: there is no variance to explain.");
        }

        var sum = 0.0;
        return [.. variances.Select(variance => (sum += variance) / total)];
    }
}

namespace FairDiff.Torch.Quality;

/// <summary>
/// The Fréchet distance of two feature tables taken as Gaussians, as in FID (Heusel et al. 2017, equation 6):
/// |m - m'|^2 + tr(C + C' - 2 (C C')^1/2). Biased upwards, the more so the fewer the rows.
/// </summary>
public static class FrechetDistance
{
    /// <summary>Below this many rows per feature the estimated covariances, and so the distance, say little.</summary>
    private const int RowsPerFeature = 2;

    /// <summary>Tells whether there are rows enough for the distance to say something.</summary>
    /// <param name="rows">The rows of the smaller table.</param>
    /// <param name="features">The width of both.</param>
    /// <returns>Whether there are two rows per feature or more.</returns>
    public static bool IsReliable(long rows, long features) => rows >= RowsPerFeature * features;

    /// <summary>Computes the distance.</summary>
    /// <param name="first">n x d, n at least 2.</param>
    /// <param name="second">m x d, m at least 2.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentException">The tables do not fit together, or have too few rows.</exception>
    public static double Compute(Tensor first, Tensor second)
    {
        Features.CheckPair(first, second, rows: 2);
        using var a = FeatureStatistics.Of(first);
        using var b = FeatureStatistics.Of(second);
        return Compute(a, b);
    }

    internal static double Compute(FeatureStatistics first, FeatureStatistics second)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var shift = (first.Mean - second.Mean).Squared().sum();
        var traces = first.Covariance.trace().Plus(second.Covariance.trace());

        // C C' is not symmetric, but C^1/2 C' C^1/2 is, and has the same eigenvalues.
        var root = SquareRoot(first.Covariance);
        var product = root.mm(second.Covariance).mm(root);
        var mixed = linalg.eigvalsh(product.Plus(product.t()) / Held(2)).clamp_min(Held(0)).sqrt().sum();
        return Math.Max(0, (shift.Plus(traces) - (mixed * Held(2))).item<double>());
    }

    private static Tensor SquareRoot(Tensor covariance)
    {
        var (values, vectors) = linalg.eigh(covariance.Plus(covariance.t()) / Held(2));
        return (vectors * values.clamp_min(Held(0)).sqrt()).mm(vectors.t());
    }
}

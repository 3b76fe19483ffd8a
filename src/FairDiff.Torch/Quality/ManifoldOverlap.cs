namespace FairDiff.Torch.Quality;

/// <summary>
/// How far two samples cover each other, every sample taken as the union of balls around its rows that reach to the k-th nearest other row.
/// </summary>
/// <param name="Precision">Share of the synthetic rows in a ball of a real one (Kynkäänniemi et al. 2019, equation 2).</param>
/// <param name="Recall">Share of the real rows in a ball of a synthetic one (the same).</param>
/// <param name="Coverage">Share of the real rows whose ball holds a synthetic one (Naeem et al. 2020, equation 9).</param>
public readonly record struct ManifoldOverlap(double Precision, double Recall, double Coverage)
{
    private const int BlockRows = 1024;

    /// <summary>Computes the overlap.</summary>
    /// <param name="real">n x d features, n above <paramref name="neighbours"/>.</param>
    /// <param name="synthetic">m x d features, m above <paramref name="neighbours"/>.</param>
    /// <param name="neighbours">k, at least 1.</param>
    /// <returns>The three shares.</returns>
    /// <exception cref="ArgumentException">The tables do not fit together, or have too few rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbours"/> is less than 1.</exception>
    public static ManifoldOverlap Compute(Tensor real, Tensor synthetic, int neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        Features.CheckPair(real, synthetic, rows: neighbours + 1);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (r, s) = (real.to(float64), synthetic.to(float64));
        var (realRadii, syntheticRadii) = (Radii(r, neighbours), Radii(s, neighbours));
        using var nearest = NearestNeighbours.Find(r, s, 1);
        return new(
            ShareWithin(s, r, realRadii),
            ShareWithin(r, s, syntheticRadii),
            nearest.Distances.squeeze(1).le(realRadii).to(float64).mean().item<double>());
    }

    /// <summary>
    /// The coverage to expect when both samples are of one law, whatever the law and the features: of the real and synthetic rows around a
    /// real one, the nearest k are all real with the probability that this takes from 1.
    /// </summary>
    /// <param name="real">The real rows.</param>
    /// <param name="synthetic">The synthetic rows.</param>
    /// <param name="neighbours">k.</param>
    /// <returns>The coverage, 0 to 1.</returns>
    public static double ExpectedCoverage(long real, long synthetic, int neighbours)
    {
        var allReal = 1.0;
        for (var i = 1; i <= neighbours; i++)
        {
            allReal *= (real - i) / (double)(real + synthetic - i);
        }

        return 1 - allReal;
    }

    private static Tensor Radii(Tensor table, int neighbours)
    {
        using var own = arange(Held(0), Held(table.shape[0]), Held(1), ScalarType.Int64);
        using var found = NearestNeighbours.Find(table, table, neighbours, own);
        return found.Distances.select(1, neighbours - 1).clone();
    }

    /// <summary>The share of the rows that lie in at least one of the balls.</summary>
    private static double ShareWithin(Tensor rows, Tensor centres, Tensor radii)
    {
        var inside = 0L;
        for (var start = 0L; start < rows.shape[0]; start += BlockRows)
        {
            using var scope = NewDisposeScope();
            var block = rows.narrow(0, start, Math.Min(BlockRows, rows.shape[0] - start));
            var within = zeros([block.shape[0]], ScalarType.Bool);
            for (var first = 0L; first < centres.shape[0]; first += BlockRows)
            {
                var count = Math.Min(BlockRows, centres.shape[0] - first);
                var distances = cdist(block, centres.narrow(0, first, count), 2, TorchSharp.compute_mode.donot_use_mm_for_euclid_dist);
                within.logical_or_(distances.le(radii.narrow(0, first, count)).any(1));
            }

            inside += within.sum().item<long>();
        }

        return (double)inside / rows.shape[0];
    }
}

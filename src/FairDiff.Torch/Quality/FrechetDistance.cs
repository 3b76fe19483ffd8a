using static FairDiff.Torch.Scalars;
using static TorchSharp.torch;

namespace FairDiff.Torch.Quality;

/// <summary>
/// The Fréchet distance of two feature tables taken as Gaussians, as in FID (Heusel et al. 2017, equation 6):
/// |m - m'|^2 + tr(C + C' - 2 (C C')^1/2). Biased upwards, the more so the fewer the rows.
/// </summary>
internal static class FrechetDistance
{
    /// <summary>Below this many rows per feature the estimated covariances, and so the distance, say little.</summary>
    private const int RowsPerFeature = 2;

    public static bool IsReliable(long rows, long features) => rows >= RowsPerFeature * features;

    /// <summary>The distance of n x d and m x d features, at least two rows each; 0 or more.</summary>
    public static double Of(Tensor first, Tensor second)
    {
        Features.CheckPair(first, second, rows: 2);
        using var a = FeatureLaw.Of(first);
        using var b = FeatureLaw.Of(second);
        return Of(a, b);
    }

    public static double Of(FeatureLaw first, FeatureLaw second)
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

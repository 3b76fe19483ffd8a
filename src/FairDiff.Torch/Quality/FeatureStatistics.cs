namespace FairDiff.Torch.Quality;

/// <summary>Mean (d) and covariance (d x d, divided by n - 1) of a feature table, in 64 bits: the Gaussian that a Fréchet distance
/// compares.</summary>
internal sealed record FeatureStatistics(Tensor Mean, Tensor Covariance) : IDisposable
{
    /// <summary>The statistics of n x d features, n at least 2; the caller's to dispose.</summary>
    public static FeatureStatistics Of(Tensor features)
    {
        using var scope = NewDisposeScope();
        var table = features.to(float64);
        var mean = table.mean([0]);
        var centred = table - mean;
        var covariance = centred.t().mm(centred) / Held(table.shape[0] - 1);
        return new(mean.MoveToOuterDisposeScope(), covariance.MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        Mean.Dispose();
        Covariance.Dispose();
    }
}

namespace FairDiff.MLNet.Quality;

/// <summary>To how many images the independent classifier gives the label that they should have.</summary>
internal readonly record struct Agreement(int Agreeing, int Count)
{
    public double? Share => Count == 0 ? null : (double)Agreeing / Count;

    /// <summary>The variance of the share, that of a binomial.</summary>
    public double Variance => Count == 0 ? 0 : Share!.Value * (1 - Share.Value) / Count;
}

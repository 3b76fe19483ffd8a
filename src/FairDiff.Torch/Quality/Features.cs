namespace FairDiff.Torch.Quality;

/// <summary>What every measure asks of its two tables of features.</summary>
internal static class Features
{
    /// <exception cref="ArgumentException">A table is not n x d, d differs, or there are too few rows.</exception>
    public static void CheckPair(Tensor first, Tensor second, int rows = 1)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        foreach (var table in new[] { first, second })
        {
            if (table.Dimensions != 2 || table.shape[0] < rows || table.shape[1] != first.shape[^1])
            {
                throw new ArgumentException(
                    $"Features are [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}]; needed are two tables of "
                        + $"equal width with at least {rows} {(rows == 1 ? "row" : "rows")} each.");
            }
        }
    }
}

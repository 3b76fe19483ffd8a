namespace FairDiff.Torch.Quality;

/// <summary>
/// What counts as a near-copy, learned from real images that are no copies: a relative distance that a real image would have only with
/// probability <paramref name="Level"/>. The rank of a new image among n exchangeable ones is uniform, so it is below the r-th smallest of
/// them with probability r / (n + 1) at most, whatever their distribution (conformal prediction, Vovk et al. 2005).
/// </summary>
/// <param name="Threshold">Below this relative distance an image is a near-copy.</param>
/// <param name="Level">The probability, at most, that an image which copies nothing is taken for a near-copy; null = too few real images to
/// know.</param>
/// <param name="Count">Real images that the rule was learned from.</param>
public sealed record NearCopyRule(double Threshold, double? Level, int Count)
{
    /// <summary>A rule that takes more of the new images than this for copies, for want of real ones, is not used.</summary>
    private const double HighestLevel = 0.01;

    /// <summary>Tells whether an image is a near-copy.</summary>
    /// <param name="relativeDistance">Its relative distance (<see cref="RelativeDistances"/>).</param>
    /// <returns>Whether it is below the threshold.</returns>
    public bool IsNearCopy(double relativeDistance) => relativeDistance < Threshold;

    /// <summary>Learns the rule from the relative distances of real images to (other) training images.</summary>
    /// <param name="real">Relative distances.</param>
    /// <param name="level">The wanted probability, above 0 and below 1; the nearest that the number of images allows is taken.</param>
    /// <param name="otherwise">The threshold where there are too few images to learn one.</param>
    internal static NearCopyRule Learn(IEnumerable<double> real, double level, double otherwise)
    {
        double[] sorted = [.. real.Order()];
        var rank = Math.Max(1, (int)(level * (sorted.Length + 1)));
        var achieved = (double)rank / (sorted.Length + 1);
        return achieved <= Math.Max(level, HighestLevel)
            ? new(sorted[rank - 1], achieved, sorted.Length)
            : new(otherwise, null, sorted.Length);
    }
}

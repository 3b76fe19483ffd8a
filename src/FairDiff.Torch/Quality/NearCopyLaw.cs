namespace FairDiff.Torch.Quality;

/// <summary>
/// What counts as a near-copy, learned from real images that are no copies: a relative distance that a real image would have only with
/// probability <paramref name="Level"/>. The rank of a new image among n exchangeable ones is uniform, so the r-th smallest of n is
/// undercut with probability r / (n + 1), whatever the law (conformal prediction, Vovk et al. 2005).
/// </summary>
/// <param name="Threshold">At or below this relative distance an image is a near-copy.</param>
/// <param name="Level">The probability that an image which copies nothing is taken for a near-copy; null = too few real images to know.</param>
/// <param name="Count">Real images that the law was learned from.</param>
/// <param name="Duplicates">Real images that are near-copies of training images themselves; they are no part of the law.</param>
internal sealed record NearCopyLaw(double Threshold, double? Level, int Count, int Duplicates)
{
    /// <summary>
    /// The relative distance below which Carlini et al. 2023 (section 5.1) call an image a copy. Real images below it are duplicates in the
    /// data, and it is the threshold where there are too few real images to learn one.
    /// </summary>
    public const double DuplicateDistance = 0.5;

    /// <summary>A law that would take more of the new images than this for copies is too coarse to be used.</summary>
    private const double HighestLevel = 0.01;

    public bool IsNearCopy(double relativeDistance) => relativeDistance <= Threshold;

    /// <summary>Learns the law from the relative distances of real images to (other) training images.</summary>
    /// <param name="real">Relative distances.</param>
    /// <param name="level">The wanted probability, above 0 and below 1; the nearest that the number of images allows is taken.</param>
    public static NearCopyLaw Learn(IReadOnlyCollection<double> real, double level)
    {
        double[] distinct = [.. real.Where(distance => distance > DuplicateDistance).Order()];
        var duplicates = real.Count - distinct.Length;
        var rank = Math.Max(1, (int)(level * (distinct.Length + 1)));
        var achieved = (double)rank / (distinct.Length + 1);
        return achieved <= Math.Max(level, HighestLevel)
            ? new(distinct[rank - 1], achieved, distinct.Length, duplicates)
            : new(DuplicateDistance, null, distinct.Length, duplicates);
    }
}

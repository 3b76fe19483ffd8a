namespace FairDiff.Torch.Privacy;

/// <summary>How many examples have which of a few values, with noise: whether one example is there moves one count by 1.</summary>
internal static class PrivateCounts
{
    /// <summary>
    /// The counts with noise, rounded; those below two standard deviations of it are dropped, as most of the empty ones are. If all
    /// were, the largest is kept, as 1 at least.
    /// </summary>
    /// <param name="counts">The counts of all values that there may be, in an order that does not depend on the data.</param>
    /// <param name="deviation">Standard deviation of the noise.</param>
    /// <param name="random">Where it comes from.</param>
    /// <returns>For each value its count, 0 = dropped.</returns>
    public static int[] Release(IReadOnlyList<int> counts, double deviation, PrivateRandom random)
    {
        var noise = new float[counts.Count];
        random.Normals(PrivateRandom.Purpose.Counts, 0, noise);
        double[] noisy = [.. counts.Zip(noise, (count, normal) => count + (deviation * normal))];
        int[] kept = [.. noisy.Select(count => count >= Math.Max(1, 2 * deviation) ? (int)Math.Min(Math.Round(count), int.MaxValue) : 0)];
        if (Array.TrueForAll(kept, count => count == 0))
        {
            var largest = Array.IndexOf(noisy, noisy.Max());
            kept[largest] = (int)Math.Max(1, Math.Round(noisy[largest]));
        }

        return kept;
    }
}

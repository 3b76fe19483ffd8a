namespace FairDiff.MLNet.Diffusion;

/// <summary>Divides a whole number in given proportions by rounding the running sum (systematic sampling).</summary>
internal static class RunningSum
{
    /// <summary>Parts in proportion to the weights that add up to the total, as do those of every stretch of them, to one.</summary>
    public static int[] Divide(int total, IReadOnlyList<long> weights)
    {
        var sum = weights.Sum();
        var parts = new int[weights.Count];
        var (running, given) = (0L, 0L);
        for (var index = 0; index < parts.Length; index++)
        {
            running += weights[index];
            var due = ((2 * total * running) + sum) / (2 * sum);
            parts[index] = (int)(due - given);
            given = due;
        }

        return parts;
    }
}

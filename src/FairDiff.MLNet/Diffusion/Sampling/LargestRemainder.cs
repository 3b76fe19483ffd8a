namespace FairDiff.MLNet.Diffusion;

/// <summary>Divides a whole number in given proportions without losing a unit (Hamilton's method of largest remainders).</summary>
internal static class LargestRemainder
{
    /// <summary>Parts in proportion to the weights that add up to the total; ties go to the earlier part.</summary>
    public static int[] Divide(int total, IReadOnlyList<long> weights)
    {
        var sum = weights.Sum();
        int[] parts = [.. weights.Select(weight => (int)(total * weight / sum))];
        var order = Enumerable.Range(0, parts.Length).OrderByDescending(index => total * weights[index] % sum).ThenBy(index => index);
        foreach (var index in order.Take(total - parts.Sum()))
        {
            parts[index]++;
        }

        return parts;
    }
}

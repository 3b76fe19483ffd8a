namespace FairDiff.MLNet.Mixing;

/// <summary>Draws items with replacement, in proportion to their weights.</summary>
internal sealed class WeightedChoice
{
    private readonly int[] items;
    private readonly double[] sums;

    /// <param name="items">The items.</param>
    /// <param name="weightOf">The weight of an item; at least one is above 0.</param>
    public WeightedChoice(int[] items, Func<int, double> weightOf)
    {
        this.items = items;
        var sum = 0.0;
        sums = Array.ConvertAll(items, item => sum += weightOf(item));
    }

    public int Draw(Random random)
    {
        var place = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);

        // A sum that is hit exactly ends its item; the next one with a weight begins there.
        return items[Math.Min(place < 0 ? ~place : place + 1, items.Length - 1)];
    }
}

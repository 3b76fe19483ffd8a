namespace FairDiff.MLNet.Mixing;

/// <summary>Draws items with replacement, in proportion to their weights.</summary>
internal sealed class WeightedChoice
{
    private readonly int[] _items;
    private readonly double[] _sums;

    /// <param name="items">The items.</param>
    /// <param name="weightOf">The weight of an item; at least one is above 0.</param>
    public WeightedChoice(int[] items, Func<int, double> weightOf)
    {
        _items = items;
        var sum = 0.0;
        _sums = Array.ConvertAll(items, item => sum += weightOf(item));
    }

    public int Draw(Random random)
    {
        var place = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);

        // A sum that is hit exactly ends its item; the next one with a weight begins there.
        return _items[Math.Min(place < 0 ? ~place : place + 1, _items.Length - 1)];
    }
}

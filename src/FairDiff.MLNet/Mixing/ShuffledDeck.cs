namespace FairDiff.MLNet.Mixing;

/// <summary>Draws the items of a list in random order without replacement, and shuffles anew when all were drawn.</summary>
internal sealed class ShuffledDeck(IEnumerable<int> items, Random random)
{
    private readonly int[] _items = [.. items];
    private int _next = int.MaxValue;

    public int Draw()
    {
        if (_next >= _items.Length)
        {
            random.Shuffle(_items);
            _next = 0;
        }

        return _items[_next++];
    }
}

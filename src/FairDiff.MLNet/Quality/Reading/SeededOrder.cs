using FairDiff.Torch;

namespace FairDiff.MLNet.Quality;

/// <summary>A random order that depends on seed, purpose and the items' numbers only, not on how many there are.</summary>
internal static class SeededOrder
{
    public static int[] Of(IEnumerable<int> items, long seed, string purpose) =>
        [.. items.OrderBy(item => Seeds.Derive(seed, purpose, item))];

    /// <summary>At most so many of the items, drawn evenly, in their own order.</summary>
    public static int[] Draw(int[] items, int count, long seed, string purpose) =>
        items.Length <= count ? items : [.. Of(items, seed, purpose)[..count].Order()];
}

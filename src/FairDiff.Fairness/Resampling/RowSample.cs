using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness;

/// <summary>Draws rows without replacement.</summary>
internal static class RowSample
{
    public static SplitMix64 Stream(long seed, int index) => SplitMix64.ForSample(seed, index);

    public static IReadOnlyList<T> Draw<T>(IReadOnlyList<T> rows, int count, ref SplitMix64 random) =>
        [.. Order(rows.Count, count, ref random).Select(row => rows[row])];

    /// <summary>The first numbers of a random order (Fisher and Yates).</summary>
    public static int[] Order(int rows, int count, ref SplitMix64 random)
    {
        var order = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            order[i] = i;
        }

        for (var i = 0; i < Math.Min(count, rows); i++)
        {
            var other = i + random.Next(rows - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order[..Math.Min(count, rows)];
    }
}

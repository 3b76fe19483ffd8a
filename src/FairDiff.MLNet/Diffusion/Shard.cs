namespace FairDiff.MLNet;

/// <summary>
/// One of several parts that the images of a plan are drawn in, by processes or machines side by side. Whole groups of images that are
/// denoised together go to a shard, so that every image comes out the same however many shards there are.
/// </summary>
public sealed record Shard
{
    /// <summary>The <paramref name="number"/>-th of <paramref name="count"/> parts.</summary>
    /// <param name="number">Which part, 1 to <paramref name="count"/>.</param>
    /// <param name="count">How many parts there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Shard(int number, int count)
    {
        if (count < 1 || number < 1 || number > count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(number), $"{number}/{count}",
                $"Shard {number}/{count} does not exist: shards are numbered from 1/n to n/n, for example 2/4.");
        }

        (Number, Count) = (number, count);
    }

    /// <summary>The only part: everything.</summary>
    public static Shard All { get; } = new(1, 1);

    /// <summary>Which part this is, from 1.</summary>
    public int Number { get; }

    /// <summary>How many parts there are.</summary>
    public int Count { get; }

    /// <summary>For example <c>2/4</c>.</summary>
    public override string ToString() => $"{Number}/{Count}";

    /// <summary>Whether the group of images at <paramref name="chunk"/>, counted from 0, is this shard's: they take turns.</summary>
    internal bool Owns(int chunk) => chunk % Count == Number - 1;
}

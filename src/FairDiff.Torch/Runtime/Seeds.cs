namespace FairDiff.Torch;

/// <summary>
/// Independent seeds from one: a pure function of (seed, purpose, index), so that what a training draws at step 812 does not
/// depend on how it got there. The values are part of every reproducible result and never change.
/// </summary>
public static class Seeds
{
    /// <summary>Derives a seed.</summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="purpose">What it is for, such as <c>classifier/shuffle</c>.</param>
    /// <param name="index">Which of the kind, such as the step.</param>
    /// <returns>A seed in [0, 2^63).</returns>
    public static long Derive(long seed, string purpose, long index = 0)
    {
        // FNV-1a over UTF-16 code units names the purpose; SplitMix64's finaliser (Steele et al. 2014) mixes each part in.
        var name = 14695981039346656037UL;
        foreach (var unit in purpose)
        {
            name = (name ^ unit) * 1099511628211UL;
        }

        return (long)(Mix(Mix(Mix((ulong)seed) ^ name) ^ (ulong)index) >> 1);
    }

    /// <summary>Makes a generator of random tensors for one purpose and index.</summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="index">Which of the kind.</param>
    /// <param name="device">Where; null = on the CPU.</param>
    /// <returns>The generator; the caller's to dispose.</returns>
    public static Generator Generator(long seed, string purpose, long index = 0, Device? device = null) =>
        new((ulong)Derive(seed, purpose, index), device ?? CPU);

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}

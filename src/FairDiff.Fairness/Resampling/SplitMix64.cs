namespace FairDiff.Fairness.Resampling;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood 2014): small, fast, and the same on every platform and .NET version,
/// which <see cref="Random"/> does not promise.
/// </summary>
internal struct SplitMix64(ulong state)
{
    /// <summary>An independent stream for each resample, so that they can be drawn in any order and on any thread.</summary>
    public static SplitMix64 ForSample(long seed, int sample)
    {
        var mixer = new SplitMix64(unchecked((ulong)seed));
        return new SplitMix64(mixer.Next() ^ new SplitMix64((ulong)sample).Next());
    }

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below 1.</summary>
    public double NextShare() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to bound - 1; the bias is below bound / 2^64.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);
}

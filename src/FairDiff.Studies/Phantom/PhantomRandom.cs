namespace FairDiff.Studies;

/// <summary>A small counter-based generator (SplitMix64), so that every patch is a function of its own seed on every platform.</summary>
internal sealed class PhantomRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The seed of item <paramref name="index"/> of series <paramref name="series"/>.</summary>
    public static ulong Combine(ulong seed, ulong series, ulong index) => Mix(Mix(Mix(seed) + series) + index);

    public double Uniform(double low = 0, double high = 1) => low + (high - low) * ((Next() >> 11) * (1.0 / (1UL << 53)));

    /// <summary>A standard normal number (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>A Poisson number by multiplication of uniforms (Knuth); for means below about 50.</summary>
    public int Poisson(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Uniform(); product > limit; product *= Uniform())
        {
            count++;
        }

        return count;
    }

    private ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

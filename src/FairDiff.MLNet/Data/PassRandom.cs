using FairDiff.Torch;

namespace FairDiff.MLNet.Data;

/// <summary>The random numbers of one pass, a function of seed, purpose and pass number.</summary>
internal static class PassRandom
{
    public static Random Create(long seed, string purpose, int pass)
    {
        var derived = Seeds.Derive(seed, purpose, pass);
        return new Random(unchecked((int)(derived ^ (derived >>> 32))));
    }
}

using System.Numerics;

namespace FairDiff.Studies;

/// <summary>
/// A code of 36 bits, half of them set, that a planted image carries as 6 x 6 dark and light blocks: no phantom looks like that, and who
/// finds the code in an image knows that it comes from the planted one, whatever else changed.
/// </summary>
/// <param name="Bits">Bit 6 y + x is the block in column x of row y; set = dark.</param>
internal readonly record struct CanaryCode(ulong Bits)
{
    /// <summary>Blocks per side.</summary>
    public const int Side = 6;

    /// <summary>Blocks in all.</summary>
    public const int Length = Side * Side;

    /// <summary>Two codes agree in so many blocks at most, however one of them is flipped.</summary>
    private const int MostAgreement = 28;

    /// <summary>Codes of which none is like another one, flipped or not.</summary>
    /// <param name="count">How many; a few hundred are there.</param>
    /// <param name="seed">Decides them.</param>
    public static IReadOnlyList<CanaryCode> Draw(int count, ulong seed)
    {
        var random = new PhantomRandom(seed);
        List<CanaryCode> codes = [];
        while (codes.Count < count)
        {
            var code = Random(random);
            var own = Enumerable.Range(1, 3).Select(code.Flipped);
            if (codes.SelectMany(other => Enumerable.Range(0, 4).Select(other.Flipped)).Concat(own).All(
                other => Length - code.Distance(other) <= MostAgreement))
            {
                codes.Add(code);
            }
        }

        return codes;
    }

    /// <summary>Whether a block is dark.</summary>
    public bool this[int x, int y] => ((Bits >> (Side * y + x)) & 1) != 0;

    /// <summary>The code of the flipped image.</summary>
    /// <param name="flip">0 = as it is, 1 = left to right, 2 = upside down, 3 = both.</param>
    public CanaryCode Flipped(int flip)
    {
        var bits = 0UL;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                bits |= this[(flip & 1) != 0 ? Side - 1 - x : x, (flip & 2) != 0 ? Side - 1 - y : y] ? 1UL << (Side * y + x) : 0;
            }
        }

        return new(bits);
    }

    /// <summary>In how many blocks two codes differ.</summary>
    public int Distance(CanaryCode other) => BitOperations.PopCount(Bits ^ other.Bits);

    private static CanaryCode Random(PhantomRandom random)
    {
        var order = Enumerable.Range(0, Length).Select(block => (Key: random.Uniform(), Block: block)).Order();
        return new(order.Take(Length / 2).Aggregate(0UL, (bits, pair) => bits | (1UL << pair.Block)));
    }
}

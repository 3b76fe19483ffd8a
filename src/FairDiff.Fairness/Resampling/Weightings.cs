namespace FairDiff.Fairness.Resampling;

/// <summary>Ways to weight the units, each a number of weightings that can be made in any order and on any thread.</summary>
internal abstract record Weightings(int Count)
{
    /// <summary>Fills one weight per unit.</summary>
    public abstract void Fill(int index, Span<byte> units);

    /// <summary>How often each unit is drawn, with replacement (Efron 1979). More than 255 times is less likely than 10^-500.</summary>
    public sealed record Bootstrap(long Seed, int Samples) : Weightings(Samples)
    {
        public override void Fill(int index, Span<byte> units)
        {
            var random = SplitMix64.ForSample(Seed, index);
            units.Clear();
            for (var i = 0; i < units.Length; i++)
            {
                units[random.Next(units.Length)]++;
            }
        }
    }

    /// <summary>
    /// All units but one block, as the acceleration of a BCa interval needs them: of up to 500 units each is a block of its own, of more
    /// the blocks are every 500th unit (the acceleration is a ratio of cumulants that blocks leave as it is, Efron and Tibshirani 1993,
    /// 11.5).
    /// </summary>
    public sealed record Jackknife(int Units) : Weightings(Math.Min(Units, MaximumBlocks))
    {
        private const int MaximumBlocks = 500;

        public override void Fill(int index, Span<byte> units)
        {
            units.Fill(1);
            for (var unit = index; unit < units.Length; unit += Count)
            {
                units[unit] = 0;
            }
        }
    }
}

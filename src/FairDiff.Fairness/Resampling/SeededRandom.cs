namespace FairDiff.Fairness.Resampling;

/// <summary>SplitMix64 where a <see cref="Random"/> is asked for: the same numbers on every platform and .NET version.</summary>
internal sealed class SeededRandom(SplitMix64 stream) : Random
{
    private SplitMix64 _stream = stream;

    public override double NextDouble() => _stream.NextShare();

    public override int Next() => _stream.Next(int.MaxValue);

    public override int Next(int maxValue) => maxValue <= 1 ? 0 : _stream.Next(maxValue);

    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    protected override double Sample() => NextDouble();
}

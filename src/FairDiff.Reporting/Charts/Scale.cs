using System.Globalization;

namespace FairDiff.Reporting;

/// <summary>Maps values to pixels and chooses round ticks.</summary>
/// <param name="Low">Value at <paramref name="From"/>.</param>
/// <param name="High">Value at <paramref name="To"/>.</param>
/// <param name="From">Pixel of the lowest value.</param>
/// <param name="To">Pixel of the highest value.</param>
public sealed record Scale(double Low, double High, double From, double To)
{
    /// <summary>A scale that holds all values, with a little air at both ends.</summary>
    /// <param name="values">The values; none counts as 0.</param>
    /// <param name="from">Pixel of the low end.</param>
    /// <param name="to">Pixel of the high end.</param>
    /// <param name="air">How much is added at each end, as a share of the range.</param>
    public static Scale Around(IEnumerable<double> values, double from, double to, double air = 0.06)
    {
        var all = values.DefaultIfEmpty(0).ToArray();
        var (low, high) = (all.Min(), all.Max());
        var margin = high > low ? (high - low) * air : Math.Max(Math.Abs(high) * air, 1e-3);
        return new Scale(low - margin, high + margin, from, to);
    }

    /// <summary>The pixel of a value.</summary>
    /// <param name="value">The value.</param>
    public double At(double value) => From + ((value - Low) / (High - Low) * (To - From));

    /// <summary>About <paramref name="count"/> ticks at 1, 2, 2.5 or 5 times a power of ten.</summary>
    /// <param name="count">How many there are to be.</param>
    public IEnumerable<double> Ticks(int count)
    {
        var step = Step(count);
        for (var tick = Math.Ceiling(Low / step) * step; tick <= High + (step * 1e-9); tick += step)
        {
            yield return Math.Abs(tick) < step * 1e-9 ? 0 : tick;
        }
    }

    /// <summary>The ticks with their words, with no more decimals than the step needs.</summary>
    /// <param name="count">How many there are to be.</param>
    public IEnumerable<(double Value, string Text)> Labels(int count)
    {
        var decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(Step(count)) - 1e-9));
        var fine = Math.Abs((Step(count) * Math.Pow(10, decimals)) % 1) > 1e-6 ? decimals + 1 : decimals;
        return Ticks(count).Select(tick => (tick, tick.ToString("F" + fine, CultureInfo.InvariantCulture)));
    }

    private double Step(int count)
    {
        var rough = (High - Low) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough * (1 - 1e-9));
    }
}

namespace FairDiff.Fairness.Descriptive;

/// <summary>The 95 % interval of a share (Wilson 1927).</summary>
internal static class Wilson
{
    public static (double Lower, double Upper) Interval(double share, int count)
    {
        const double Z = 1.959963984540054;
        var centre = share + (Z * Z / (2 * count));
        var half = Z * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        var scale = 1 + (Z * Z / count);

        // At shares of 0 and 1 an end is the share itself, but for rounding.
        return (Math.Min((centre - half) / scale, share), Math.Max((centre + half) / scale, share));
    }
}

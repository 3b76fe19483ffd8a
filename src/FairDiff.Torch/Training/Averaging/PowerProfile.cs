namespace FairDiff.Torch.Training;

/// <summary>
/// The share that the weights of each moment t have in a power-function average: in proportion to t^<paramref name="Exponent"/> from 0 up
/// to <paramref name="End"/>, none afterwards, 1 in all (Karras et al. 2024, equation 1).
/// </summary>
internal readonly record struct PowerProfile(double Exponent, double End)
{
    /// <summary>The longest average: every moment has the same share.</summary>
    public const double LongestLength = 0.28867513459481287; // 1 / sqrt(12)

    private const double LargestExponent = 1e9;
    private const int Bisections = 200;

    /// <summary>
    /// The profile of a length: its standard deviation as a share of <paramref name="end"/>, from above 0 to <see cref="LongestLength"/>
    /// (sigma_rel; Karras et al. 2024, equation 3 and algorithm 2).
    /// </summary>
    public static PowerProfile OfLength(double length, double end) => new(ExponentOf(length), end);

    /// <summary>The integral over time of the product with another profile (Karras et al. 2024, appendix C).</summary>
    public double Times(PowerProfile other)
    {
        var (first, last) = (Math.Min(End, other.End), Math.Max(End, other.End));
        return (Exponent + 1) * (other.Exponent + 1) / (Exponent + other.Exponent + 1)
            * Math.Pow(first / End, Exponent) * Math.Pow(first / other.End, other.Exponent) / last;
    }

    private static double ExponentOf(double length)
    {
        // The length falls as the exponent grows from 0, so halving the interval finds it.
        var (low, high) = (0.0, LargestExponent);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = LengthOf(middle) > length ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double LengthOf(double exponent) => Math.Sqrt(exponent + 1) / ((exponent + 2) * Math.Sqrt(exponent + 3));
}

namespace FairDiff.Fairness.Measures;

/// <summary>The probability that each row was given and whether it came true, in bins of equal width.</summary>
/// <param name="Bins">The number of bins.</param>
/// <param name="BinOfRow">The bin of each row; -1 = the truth is unknown.</param>
/// <param name="Probability">The probability stated.</param>
/// <param name="CameTrue">Whether it came true.</param>
internal sealed record CalibrationTable(int Bins, short[] BinOfRow, double[] Probability, bool[] CameTrue)
{
    /// <summary>Bins are [0, 1/B], (1/B, 2/B], …, as in Guo et al. (2017).</summary>
    public static short BinOf(double probability, int bins) => (short)Math.Clamp((int)Math.Ceiling(probability * bins) - 1, 0, bins - 1);
}

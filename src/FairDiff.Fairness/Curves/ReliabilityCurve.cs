using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>
/// How often what was stated with some probability came true, bin by bin (DeGroot and Fienberg 1983): on the diagonal = calibrated, below
/// it = too sure. Misleads in bins of few rows; look at <see cref="ReliabilityBin.Interval"/>.
/// </summary>
public static class ReliabilityCurve
{
    /// <summary>Makes the curve of n rows; bins without rows are left out.</summary>
    /// <param name="isPositive">Whether it came true, n values.</param>
    /// <param name="probabilities">The probabilities stated, n values from 0 to 1.</param>
    /// <param name="bins">The number of bins of equal width, at least 1: [0, 1/B], (1/B, 2/B], … as in Guo et al. (2017).</param>
    /// <returns>The bins with rows, in ascending order.</returns>
    /// <exception cref="FairnessException">The lengths differ, or a number is not a probability.</exception>
    public static IReadOnlyList<ReliabilityBin> Compute(IReadOnlyList<bool> isPositive, IReadOnlyList<double> probabilities, int bins = 10)
    {
        BinaryRows.CheckProbabilities(isPositive, probabilities, "reliability curve");
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var (count, sum, positives) = (new int[bins], new double[bins], new int[bins]);
        for (var row = 0; row < probabilities.Count; row++)
        {
            var probability = probabilities[row];
            var bin = CalibrationTable.BinOf(probability, bins);
            count[bin]++;
            sum[bin] += probability;
            positives[bin] += isPositive[row] ? 1 : 0;
        }

        return
        [
            .. Enumerable.Range(0, bins).Where(bin => count[bin] > 0)
                .Select(bin => new ReliabilityBin(sum[bin] / count[bin], (double)positives[bin] / count[bin], count[bin])),
        ];
    }
}

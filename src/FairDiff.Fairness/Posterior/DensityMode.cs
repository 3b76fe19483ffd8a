using MathNet.Numerics.Statistics;

namespace FairDiff.Fairness;

/// <summary>The most probable value of many draws.</summary>
internal static class DensityMode
{
    private const int Bins = 1024;

    /// <summary>The maximum of a Gaussian kernel density of Silverman's width, computed on draws that are binned first.</summary>
    public static double Of(double[] sorted)
    {
        var (low, high) = (sorted[0], sorted[^1]);
        if (low == high)
        {
            return low;
        }

        var width = (high - low) / Bins;
        var counts = new double[Bins];
        foreach (var sample in sorted)
        {
            counts[Math.Min((int)((sample - low) / width), Bins - 1)]++;
        }

        var kernel = 1.06 * Statistics.StandardDeviation(sorted) * Math.Pow(sorted.Length, -0.2) / width;
        var reach = (int)Math.Ceiling(4 * kernel);
        var weights = Enumerable.Range(-reach, (2 * reach) + 1).Select(offset => Math.Exp(-0.5 * Math.Pow(offset / kernel, 2))).ToArray();
        var densest = Enumerable.Range(0, Bins).MaxBy(Density);
        return low + ((densest + 0.5) * width);

        double Density(int bin)
        {
            var sum = 0.0;
            for (var other = Math.Max(0, bin - reach); other <= Math.Min(Bins - 1, bin + reach); other++)
            {
                sum += counts[other] * weights[other - bin + reach];
            }

            return sum;
        }
    }
}

using FairDiff.Fairness.Descriptive;
using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness.Resampling;

/// <summary>Intervals from the values of resamples.</summary>
internal static class BootstrapInterval
{
    /// <summary>
    /// Takes the values of the resamples that have one (a group or class can vanish from a resample); null when fewer than
    /// half of all have one, because those would not be representative.
    /// </summary>
    /// <param name="estimate">The value of all rows.</param>
    /// <param name="defined">The values of the resamples, NaN left out.</param>
    /// <param name="samples">How many resamples were drawn.</param>
    /// <param name="jackknife">The values without each block, NaN left out; empty for a percentile interval.</param>
    /// <param name="confidence">The coverage.</param>
    public static ConfidenceInterval? Of(double estimate, double[] defined, int samples, double[] jackknife, double confidence)
    {
        if (defined.Length == 0 || defined.Length * 2 < samples)
        {
            return null;
        }

        Array.Sort(defined);
        var tail = (1 - confidence) / 2;
        return Accelerate(estimate, defined, jackknife, tail) is var (lower, upper)
            ? new ConfidenceInterval(
                Quantile.Of(defined, lower), Quantile.Of(defined, upper), defined.Length, IntervalMethod.BiasCorrectedAccelerated)
            : new ConfidenceInterval(Quantile.Of(defined, tail), Quantile.Of(defined, 1 - tail), defined.Length, IntervalMethod.Percentile);
    }

    /// <summary>
    /// The levels of the BCa interval (Efron 1987, eq. 2.3); null where it does not exist: without a jackknife or one that varies, when all
    /// resamples are on one side of the estimate, or when skew and bias together pass the pole of the formula.
    /// </summary>
    private static (double Lower, double Upper)? Accelerate(double estimate, double[] sorted, double[] jackknife, double tail)
    {
        if (jackknife.Length < 2)
        {
            return null;
        }

        var below = (sorted.Count(value => value < estimate) + sorted.Count(value => value <= estimate)) / (2.0 * sorted.Length);
        if (below is <= 0 or >= 1)
        {
            return null;
        }

        var mean = jackknife.Average();
        var square = jackknife.Sum(value => Math.Pow(mean - value, 2));
        if (square == 0)
        {
            return null;
        }

        var acceleration = jackknife.Sum(value => Math.Pow(mean - value, 3)) / (6 * Math.Pow(square, 1.5));
        var bias = Normal.InvCDF(0, 1, below);
        return Level(tail) is { } lower && Level(1 - tail) is { } upper ? (lower, upper) : null;

        double? Level(double probability)
        {
            var shifted = bias + Normal.InvCDF(0, 1, probability);
            var pole = 1 - (acceleration * shifted);
            return pole > 0 ? Normal.CDF(0, 1, bias + (shifted / pole)) : null;
        }
    }
}

using MathNet.Numerics.RootFinding;

namespace FairDiff.Fairness.Calibration;

/// <summary>
/// The temperature T that makes the truths likeliest when logits are divided by it (Guo et al. 2017): the likelihood is concave in 1 / T,
/// so that the root of its slope is the only best.
/// </summary>
internal static class TemperatureScaling
{
    private const double Exact = 1e-12, SurestLogit = 1e5;
    private const int MostSteps = 200;

    /// <summary>1 / T of the class or condition against the rest; NaN where no T is the best: the rows are parted by 0, or better served by
    /// scores turned around.</summary>
    /// <param name="logit">Logits of blocks of rows.</param>
    /// <param name="rows">The rows of each block.</param>
    /// <param name="positives">Those that are positive.</param>
    public static double Fit(double[] logit, double[] rows, double[] positives)
    {
        double Slope(double inverse)
        {
            var sum = 0.0;
            for (var b = 0; b < logit.Length; b++)
            {
                sum += logit[b] * ((rows[b] * Logits.Sigmoid(inverse * logit[b])) - positives[b]);
            }

            return sum / rows.Length;
        }

        return Root(Slope, logit.Max(Math.Abs));
    }

    /// <summary>1 / T of classes of which each row has one; NaN as above.</summary>
    /// <param name="logits">The K logits of each row.</param>
    /// <param name="labels">The true class of each.</param>
    public static double Fit(double[][] logits, int[] labels)
    {
        double Slope(double inverse)
        {
            var sum = 0.0;
            for (var row = 0; row < labels.Length; row++)
            {
                var (values, total, mean) = (logits[row], 0.0, 0.0);
                var largest = values.Max();
                foreach (var value in values)
                {
                    var weight = Math.Exp(inverse * (value - largest));
                    (total, mean) = (total + weight, mean + (weight * value));
                }

                sum += (mean / total) - values[labels[row]];
            }

            return sum / labels.Length;
        }

        return Root(Slope, logits.Max(values => values.Max() - values.Min()));
    }

    /// <summary>Where the slope of the loss over 1 / T turns from below 0 to above.</summary>
    private static double Root(Func<double, double> slope, double largest)
    {
        if (!(largest > 0) || slope(0) >= 0)
        {
            return double.NaN;
        }

        var above = 1 / largest;
        while (slope(above) < 0)
        {
            above *= 2;
            if (above * largest > SurestLogit)
            {
                return double.NaN;
            }
        }

        return Brent.TryFindRoot(inverse => slope(inverse), 0, above, Exact * above, MostSteps, out var root) ? root : double.NaN;
    }
}

using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Calibration;

/// <summary>
/// logit P = a + b z by maximum likelihood, with targets a little inside of 0 and 1 (Platt 1999; Lin et al. 2007, A note on Platt's
/// probabilistic outputs, section 2), so that rows which the scores part perfectly have a finite slope too.
/// </summary>
internal static class PlattScaling
{
    private const double Exact = 1e-10;

    /// <param name="logit">What the line goes through, of blocks of rows.</param>
    /// <param name="rows">The rows of each block.</param>
    /// <param name="positives">Those that are positive; over all blocks there are some, and some that are not.</param>
    public static (double Intercept, double Slope) Fit(double[] logit, double[] rows, double[] positives)
    {
        var (all, with) = (rows.Sum(), positives.Sum());
        var (high, low) = ((with + 1) / (with + 2), 1 / (all - with + 2));
        double[] targets = [.. rows.Zip(positives, (n, k) => (k * high) + ((n - k) * low))];
        var prior = ((with * high) + ((all - with) * low)) / all;

        // Scores of any size and place are as good as others: margins in thousands would overflow Newton's first step.
        var mean = rows.Zip(logit, (n, z) => n * z).Sum() / all;
        var deviation = Math.Sqrt(rows.Zip(logit, (n, z) => n * (z - mean) * (z - mean)).Sum() / all);
        var start = Math.Log(prior / (1 - prior));
        if (!(deviation > 0))
        {
            return (start, 0);
        }

        double[] standard = [.. logit.Select(z => (z - mean) / deviation)];
        var (intercept, slope) = LogisticCalibration.Line(new LogitBlocks(standard, rows, targets), (start, 0), Exact);
        return (intercept - (slope * mean / deviation), slope / deviation);
    }
}

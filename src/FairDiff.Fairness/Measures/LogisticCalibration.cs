namespace FairDiff.Fairness.Measures;

/// <summary>
/// The maximum-likelihood fits of calibration, of rows in blocks of equal logit: logit P(y) = a + logit(p), whose a is
/// calibration-in-the-large, and logit P(y) = a + b logit(p), whose b is the slope (Cox 1958; Miller et al. 1993). By Newton's method; the
/// likelihoods are concave.
/// </summary>
internal static class LogisticCalibration
{
    /// <summary>Probabilities are kept from this to 1 less it: those of 0 and 1 have no logit, and one wrong row would decide
    /// alone.</summary>
    public const double Clamp = 1e-6;

    private const int MostSteps = 10_000;

    // Further from the solution Newton's steps overshoot.
    private const double LongestStep = 2;

    public static double Logit(double probability)
    {
        var inside = Math.Clamp(probability, Clamp, 1 - Clamp);
        return Math.Log(inside / (1 - inside));
    }

    /// <summary>The intercept a beside a slope of 1; NaN where one side has no rows.</summary>
    /// <param name="blocks">Logits, rows and positives.</param>
    /// <param name="start">Where the search starts.</param>
    /// <param name="tolerance">A step below this is the last.</param>
    public static double Intercept(LogitBlocks blocks, double start, double tolerance)
    {
        if (!blocks.HasBothSides)
        {
            return double.NaN;
        }

        var intercept = start;
        for (var step = 0; step < MostSteps; step++)
        {
            var (gradient, curvature) = (0.0, 0.0);
            for (var b = 0; b < blocks.Count; b++)
            {
                var fitted = Sigmoid(intercept + blocks.Logit[b]);
                gradient += blocks.Positives[b] - (blocks.Rows[b] * fitted);
                curvature += blocks.Rows[b] * fitted * (1 - fitted);
            }

            var move = Math.Clamp(gradient / curvature, -LongestStep, LongestStep);
            intercept += move;
            if (!(Math.Abs(move) > tolerance))
            {
                return intercept;
            }
        }

        return double.NaN;
    }

    /// <summary>The intercept a and the slope b; both NaN where the logits part the sides, so that no finite slope is the
    /// likeliest.</summary>
    /// <param name="blocks">Logits, rows and positives.</param>
    /// <param name="start">Where the search starts.</param>
    /// <param name="tolerance">A step that moves no logit by more is the last.</param>
    public static (double Intercept, double Slope) Line(LogitBlocks blocks, (double Intercept, double Slope) start, double tolerance)
    {
        if (blocks.ArePartedBySide(out var lowest, out var highest))
        {
            return (double.NaN, double.NaN);
        }

        var (intercept, slope) = start;
        for (var step = 0; step < MostSteps; step++)
        {
            double a = 0, b = 0, aa = 0, ab = 0, bb = 0;
            for (var i = 0; i < blocks.Count; i++)
            {
                var (logit, rows) = (blocks.Logit[i], blocks.Rows[i]);
                var fitted = Sigmoid(intercept + (slope * logit));
                var (error, weight) = (blocks.Positives[i] - (rows * fitted), rows * fitted * (1 - fitted));
                a += error;
                b += error * logit;
                aa += weight;
                ab += weight * logit;
                bb += weight * logit * logit;
            }

            var determinant = (aa * bb) - (ab * ab);
            var (up, tilt) = (((bb * a) - (ab * b)) / determinant, ((aa * b) - (ab * a)) / determinant);
            var move = Math.Max(Math.Abs(up + (tilt * lowest)), Math.Abs(up + (tilt * highest)));
            var factor = move > LongestStep ? LongestStep / move : 1;
            (intercept, slope) = (intercept + (factor * up), slope + (factor * tilt));
            if (!(move > tolerance))
            {
                return (intercept, slope);
            }
        }

        return (double.NaN, double.NaN);
    }

    /// <summary>For logits that are within bounds, with one exponential.</summary>
    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}

namespace FairDiff.Torch.Privacy;

/// <summary>
/// The Gaussian mechanism on a Poisson sample (Mironov, Talwar and Zhang 2019, "Rényi Differential Privacy of the Sampled Gaussian
/// Mechanism"): each example is in the sample with probability q, what it adds has norm 1 at most, and N(0, sigma^2) is added to the sum.
/// </summary>
internal static class SampledGaussian
{
    /// <summary>How many standard deviations beyond its peaks the integrand is followed: what is left is below 1e-60 of it.</summary>
    private const double Reach = 17;

    /// <summary>
    /// The Rényi divergence of an order, of one step: log(E[(1 - q + q exp((2 z - 1) / (2 sigma^2)))^order]) / (order - 1) with z from
    /// N(0, sigma^2) (equations 4 and 5, which bound both directions, adding an example and removing it).
    /// </summary>
    /// <param name="order">The order, above 1.</param>
    /// <param name="sigma">The noise, above 0.</param>
    /// <param name="q">The sampling rate, 0 to 1.</param>
    public static double Divergence(double order, double sigma, double q)
    {
        if (q == 0)
        {
            return 0;
        }

        // Without sampling it is the Gaussian mechanism (Mironov 2017, proposition 7).
        return q == 1
            ? order / (2 * sigma * sigma)
            : (order == Math.Floor(order) ? LogMomentOfWhole((int)order, sigma, q) : LogMoment(order, sigma, q)) / (order - 1);
    }

    /// <summary>Binomial expansion (section 3.3, integer orders): every term is positive, and their logarithms are added.</summary>
    private static double LogMomentOfWhole(int order, double sigma, double q)
    {
        var (logCoefficient, sum) = (0.0, double.NegativeInfinity);
        for (var k = 0; k <= order; k++)
        {
            var term = logCoefficient + (k * Math.Log(q)) + ((order - k) * Math.Log(1 - q))
                + (((double)k * k) - k) / (2 * sigma * sigma);
            sum = LogSum(sum, term);
            logCoefficient += Math.Log(order - k) - Math.Log(k + 1);
        }

        return sum;
    }

    /// <summary>
    /// The integral by the trapezoidal rule, in logarithms. It converges exponentially for such an integrand: it is analytic up to the
    /// zeros of the base, pi sigma^2 off the real line, so that a step of sigma / 20, or sigma^2 / 4 if that is less, leaves an error
    /// below 1e-30 of the largest value.
    /// </summary>
    private static double LogMoment(double order, double sigma, double q)
    {
        var step = Math.Min(sigma / 20, sigma * sigma / 4);
        var (from, to) = (-Reach * sigma, order + (Reach * sigma));
        var count = (long)Math.Ceiling((to - from) / step);
        var (logRest, logRate, twice) = (Math.Log(1 - q), Math.Log(q), 2 * sigma * sigma);
        var sum = double.NegativeInfinity;
        for (var i = 0L; i <= count; i++)
        {
            var z = from + (i * step);
            sum = LogSum(sum, (order * LogSum(logRest, logRate + (((2 * z) - 1) / twice))) - (z * z / twice));
        }

        return sum + Math.Log(step) - Math.Log(sigma) - (0.5 * Math.Log(2 * Math.PI));
    }

    private static double LogSum(double a, double b)
    {
        var (large, small) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(small) ? large : large + Log1P(Math.Exp(small - large));
    }

    /// <summary>log(1 + x) without the loss of digits at small x, which .NET's own has (Higham 2002, section 1.14.1).</summary>
    private static double Log1P(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace FairDiff.Fairness.Unlabelled;

/// <summary>
/// Rows as a mixture of classes: the posterior of class k goes with likelihood(k) · ratio(k), where likelihoods are calibrated
/// probabilities on the labelled rows (up to a factor for each row) and the ratios say what has changed since.
/// </summary>
internal static class ClassMixture
{
    private const int MostRounds = 5000, MostSteps = 100, MostHalvings = 30;
    private const double Settled = 1e-8, Least = 1e-9, LongestStep = 2;

    /// <summary>The prevalences of largest likelihood (EM of Saerens et al. 2002, eq. 2.9), where the ratio of a class is its prevalence by
    /// that among the labelled rows, times its shift. The likelihood is concave, so that every start leads to them.</summary>
    /// <param name="likelihoods">n x K.</param>
    /// <param name="weights">How often each row counts.</param>
    /// <param name="priors">The prevalences among the labelled rows, all above 0.</param>
    /// <param name="shifts">A factor for each class.</param>
    /// <param name="start">Where to start.</param>
    public static double[] Prevalences(
        double[] likelihoods, ReadOnlySpan<byte> weights, double[] priors, double[] shifts, double[] start)
    {
        var (prevalences, ratios) = ((double[])start.Clone(), new double[priors.Length]);
        for (var round = 0; round < MostRounds; round++)
        {
            for (var k = 0; k < ratios.Length; k++)
            {
                ratios[k] = prevalences[k] / priors[k] * shifts[k];
            }

            var next = Mean(likelihoods, weights, ratios);
            var moved = 0.0;
            for (var k = 0; k < next.Length; k++)
            {
                next[k] = Math.Max(next[k], Least);
                moved = Math.Max(moved, Math.Abs(next[k] - prevalences[k]));
            }

            prevalences = next;
            if (moved < Settled)
            {
                break;
            }
        }

        return prevalences;
    }

    /// <summary>The ratios with which the mean posterior of each class is a given prevalence: the minimum of the convex mean log Σ
    /// likelihood · ratio - Σ prevalence · log ratio, by Newton's steps. The ratio of the first class is 1.</summary>
    public static double[] RatiosFor(double[] likelihoods, ReadOnlySpan<byte> weights, double[] prevalences, double[] start)
    {
        double[] logs = [.. start.Select(ratio => Math.Log(ratio / start[0]))];
        var value = Objective(likelihoods, weights, prevalences, logs);
        for (var step = 0; step < MostSteps; step++)
        {
            var move = Step(likelihoods, weights, prevalences, logs);
            var longest = move.AbsoluteMaximum();
            var (factor, next, reached) = (longest > LongestStep ? LongestStep / longest : 1, logs, double.PositiveInfinity);
            for (var halving = 0; halving < MostHalvings && !(reached <= value); halving++, factor /= 2)
            {
                next = [.. logs.Select((log, k) => k == 0 ? 0 : log + (factor * move[k - 1]))];
                reached = Objective(likelihoods, weights, prevalences, next);
            }

            if (!(reached <= value))
            {
                break;
            }

            (logs, value) = (next, reached);
            if (longest < Settled)
            {
                break;
            }
        }

        return [.. logs.Select(Math.Exp)];
    }

    /// <summary>The shares of rows by true (first) and predicted class, K x K in one array, by the posteriors.</summary>
    public static double[] Confusion(double[] likelihoods, ReadOnlySpan<byte> weights, double[] ratios, int[] decisions)
    {
        var (classes, total) = (ratios.Length, 0.0);
        var shares = new double[classes * classes];
        for (var row = 0; row < decisions.Length; row++)
        {
            if (weights[row] == 0)
            {
                continue;
            }

            var scale = weights[row] / Sum(likelihoods, row * classes, ratios);
            for (var k = 0; k < classes; k++)
            {
                shares[(k * classes) + decisions[row]] += scale * likelihoods[(row * classes) + k] * ratios[k];
            }

            total += weights[row];
        }

        return Array.ConvertAll(shares, share => share / total);
    }

    private static double[] Mean(double[] likelihoods, ReadOnlySpan<byte> weights, double[] ratios)
    {
        var (classes, total) = (ratios.Length, 0.0);
        var means = new double[classes];
        for (var (row, at) = (0, 0); row < weights.Length; row++, at += classes)
        {
            if (weights[row] == 0)
            {
                continue;
            }

            var scale = weights[row] / Sum(likelihoods, at, ratios);
            for (var k = 0; k < classes; k++)
            {
                means[k] += scale * likelihoods[at + k] * ratios[k];
            }

            total += weights[row];
        }

        return Array.ConvertAll(means, mean => mean / total);
    }

    private static double Objective(double[] likelihoods, ReadOnlySpan<byte> weights, double[] prevalences, double[] logs)
    {
        var (ratios, sum, total) = (Array.ConvertAll(logs, Math.Exp), 0.0, 0.0);
        for (var row = 0; row < weights.Length; row++)
        {
            if (weights[row] > 0)
            {
                sum += weights[row] * Math.Log(Sum(likelihoods, row * ratios.Length, ratios));
                total += weights[row];
            }
        }

        return (sum / total) - prevalences.Zip(logs, (prevalence, log) => prevalence * log).Sum();
    }

    private static Vector<double> Step(double[] likelihoods, ReadOnlySpan<byte> weights, double[] prevalences, double[] logs)
    {
        var (ratios, classes, total) = (Array.ConvertAll(logs, Math.Exp), logs.Length, 0.0);
        var gradient = Vector<double>.Build.Dense(classes - 1);
        var curvature = Matrix<double>.Build.Dense(classes - 1, classes - 1);
        for (var row = 0; row < weights.Length; row++)
        {
            if (weights[row] == 0)
            {
                continue;
            }

            var at = row * classes;
            var sum = Sum(likelihoods, at, ratios);
            double Chance(int k) => likelihoods[at + k] * ratios[k] / sum;
            for (var k = 1; k < classes; k++)
            {
                var chance = Chance(k);
                gradient[k - 1] += weights[row] * chance;
                for (var j = 1; j <= k; j++)
                {
                    curvature[k - 1, j - 1] += weights[row] * chance * ((j == k ? 1 : 0) - Chance(j));
                }
            }

            total += weights[row];
        }

        for (var k = 0; k < classes - 1; k++)
        {
            gradient[k] = prevalences[k + 1] - (gradient[k] / total);
            for (var j = 0; j <= k; j++)
            {
                curvature[k, j] = (curvature[k, j] / total) + (j == k ? 1e-12 : 0);
                curvature[j, k] = curvature[k, j];
            }
        }

        return curvature.Solve(gradient);
    }

    private static double Sum(double[] likelihoods, int at, double[] ratios)
    {
        var sum = 0.0;
        for (var k = 0; k < ratios.Length; k++)
        {
            sum += likelihoods[at + k] * ratios[k];
        }

        return sum;
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace FairDiff.Fairness.Unlabelled;

/// <summary>
/// Temperature scaling with a bias for each class (BCTS, Alexandari et al. 2020, section 3.2): p(k) goes with exp(slope · log score(k) +
/// offset(k)), by maximum likelihood. Of two classes that is Platt's scaling of the logit. At the maximum the mean probability of each
/// class is its share, which estimates of prevalences need.
/// </summary>
/// <param name="Slope">What log scores are multiplied by.</param>
/// <param name="Offsets">The bias of each class, 0 of the first.</param>
internal sealed record TemperatureCalibration(double Slope, double[] Offsets)
{
    /// <summary>Holds the slope where classes are parted without an error, as if one more row spoke for 1.</summary>
    private const double Ridge = 1;

    private const int MostSteps = 50, MostHalvings = 20;
    private const double Tolerance = 1e-6;

    public static TemperatureCalibration Start(int classes) => new(1, new double[classes]);

    /// <param name="logs">Log scores, n x K in one array.</param>
    /// <param name="labels">The true class of each row.</param>
    /// <param name="weights">How often each row counts.</param>
    /// <param name="start">Where the search starts.</param>
    public static TemperatureCalibration Fit(double[] logs, int[] labels, ReadOnlySpan<byte> weights, TemperatureCalibration start)
    {
        var current = start;
        var likelihood = current.LogLikelihood(logs, labels, weights);
        for (var step = 0; step < MostSteps; step++)
        {
            var move = current.NewtonStep(logs, labels, weights);
            var (factor, next, reached) = (1.0, current, double.NegativeInfinity);
            for (var halving = 0; halving < MostHalvings && !(reached >= likelihood); halving++, factor /= 2)
            {
                next = current.Moved(move, factor);
                reached = next.LogLikelihood(logs, labels, weights);
            }

            if (!(reached >= likelihood))
            {
                return current;
            }

            (current, likelihood) = (next, reached);
            if (move.AbsoluteMaximum() < Tolerance)
            {
                return current;
            }
        }

        return current;
    }

    /// <summary>The calibrated probabilities up to a factor for each row, n x K; the largest of a row is 1.</summary>
    public double[] Likelihoods(double[] logs)
    {
        var classes = Offsets.Length;
        var values = new double[logs.Length];
        for (var at = 0; at < logs.Length; at += classes)
        {
            var row = values.AsSpan(at, classes);
            var most = Fill(row, logs, at);
            foreach (ref var value in row)
            {
                value = Math.Exp(value - most);
            }
        }

        return values;
    }

    private double LogLikelihood(double[] logs, int[] labels, ReadOnlySpan<byte> weights)
    {
        var (classes, sum) = (Offsets.Length, -Ridge / 2 * (Slope - 1) * (Slope - 1));
        Span<double> values = stackalloc double[classes];
        for (var row = 0; row < labels.Length; row++)
        {
            if (weights[row] == 0)
            {
                continue;
            }

            var most = Fill(values, logs, row * classes);
            var total = 0.0;
            foreach (var value in values)
            {
                total += Math.Exp(value - most);
            }

            sum += weights[row] * (values[labels[row]] - most - Math.Log(total));
        }

        return sum;
    }

    private Vector<double> NewtonStep(double[] logs, int[] labels, ReadOnlySpan<byte> weights)
    {
        var classes = Offsets.Length;
        var gradient = Vector<double>.Build.Dense(classes);
        var curvature = Matrix<double>.Build.Dense(classes, classes);
        gradient[0] = -Ridge * (Slope - 1);
        curvature[0, 0] = Ridge;
        Span<double> chances = stackalloc double[classes];
        for (var row = 0; row < labels.Length; row++)
        {
            if (weights[row] == 0)
            {
                continue;
            }

            var at = row * classes;
            var (most, total, mean, square) = (Fill(chances, logs, at), 0.0, 0.0, 0.0);
            for (var k = 0; k < classes; k++)
            {
                total += chances[k] = Math.Exp(chances[k] - most);
            }

            for (var k = 0; k < classes; k++)
            {
                chances[k] /= total;
                mean += chances[k] * logs[at + k];
                square += chances[k] * logs[at + k] * logs[at + k];
            }

            // Place 0 is the slope's, place k > 0 the offset's of class k.
            double weight = weights[row];
            gradient[0] += weight * (logs[at + labels[row]] - mean);
            curvature[0, 0] += weight * (square - (mean * mean));
            for (var k = 1; k < classes; k++)
            {
                gradient[k] += weight * ((labels[row] == k ? 1 : 0) - chances[k]);
                curvature[0, k] += weight * chances[k] * (logs[at + k] - mean);
                for (var j = 1; j <= k; j++)
                {
                    curvature[j, k] += weight * chances[k] * ((j == k ? 1 : 0) - chances[j]);
                }
            }
        }

        for (var k = 0; k < classes; k++)
        {
            // Keeps a class that nothing is left of in a resample from making the system singular.
            curvature[k, k] += 1e-9;
            for (var j = 0; j < k; j++)
            {
                curvature[k, j] = curvature[j, k];
            }
        }

        return curvature.Solve(gradient);
    }

    private double Fill(Span<double> values, double[] logs, int at)
    {
        var most = double.NegativeInfinity;
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = (Slope * logs[at + k]) + Offsets[k];
            most = Math.Max(most, values[k]);
        }

        return most;
    }

    private TemperatureCalibration Moved(Vector<double> move, double factor)
    {
        var offsets = (double[])Offsets.Clone();
        for (var k = 1; k < offsets.Length; k++)
        {
            offsets[k] += factor * move[k];
        }

        return new(Slope + (factor * move[0]), offsets);
    }
}

using FairDiff.Fairness.Descriptive;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Planning;

/// <summary>How many units make the interval of a metric as narrow as wanted: the interval is as wide as most simulated evaluations
/// scatter.</summary>
internal sealed class WidthPlan(double wanted, int fewest, PlanningOptions plan, FairnessOptions options)
{
    private const int Rounds = 8, ErrorSamples = 200;
    private const double Settled = .02, Normal95 = 1.96;

    public PlannedNumber Of(PilotGroup group, CancellationToken cancellationToken)
    {
        if (double.IsNaN(group.Value))
        {
            return new(null, null, null, null, "the metric is undefined in the pilot's rows of this group");
        }

        // Widths shrink with the square root of the rows, so that a few rounds settle it.
        var (units, sorted) = (Math.Clamp(group.Units, fewest, plan.MaximumUnits), Array.Empty<double>());
        for (var round = 0; round < Rounds; round++)
        {
            sorted = Defined(group.Simulate(units, plan.Simulations, cancellationToken));
            if (sorted.Length * 2 < plan.Simulations)
            {
                return new(null, null, null, null, $"most simulated evaluations of {units} had no value");
            }

            if (Width(sorted) is var width && width == 0)
            {
                return new(null, null, null, 0, "all simulated evaluations are alike: the pilot has too few rows of this group to tell");
            }

            var next = (int)Math.Clamp(Math.Ceiling(units * Math.Pow(width / wanted, 2)), fewest, plan.MaximumUnits);
            if (Math.Abs(next - units) <= Settled * units)
            {
                break;
            }

            units = next;
        }

        return Result(units, sorted);
    }

    private PlannedNumber Result(int units, double[] sorted)
    {
        var width = Width(sorted);
        if (units == plan.MaximumUnits && width > wanted * (1 + Settled))
        {
            return new(null, null, null, width, $"more than {plan.MaximumUnits}");
        }

        var spread = 2 * Normal95 * Error(sorted) / width;
        int End(double factor) => (int)Math.Clamp(Math.Round(units * factor), fewest, plan.MaximumUnits);
        return new(
            units, End(Math.Max(0, 1 - spread)), End(1 + spread), width,
            units == fewest && width <= wanted ? $"{fewest} are the fewest that a group is judged by" : null);
    }

    private static double[] Defined(double[] values)
    {
        double[] defined = [.. values.Where(value => !double.IsNaN(value))];
        Array.Sort(defined);
        return defined;
    }

    private double Width(double[] sorted)
    {
        var tail = (1 - options.Confidence) / 2;
        return Quantile.Of(sorted, 1 - tail) - Quantile.Of(sorted, tail);
    }

    /// <summary>The standard error of a width, of the simulation alone.</summary>
    private double Error(double[] sorted)
    {
        var widths = new double[ErrorSamples];
        for (var sample = 0; sample < ErrorSamples; sample++)
        {
            var random = SplitMix64.ForSample(options.Seed, sample);
            var drawn = new double[sorted.Length];
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = sorted[random.Next(sorted.Length)];
            }

            Array.Sort(drawn);
            widths[sample] = Width(drawn);
        }

        var mean = widths.Average();
        return Math.Sqrt(widths.Sum(width => (width - mean) * (width - mean)) / (ErrorSamples - 1));
    }
}

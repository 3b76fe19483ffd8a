using FairDiff.Fairness.Descriptive;
using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness.Planning;

/// <summary>
/// How many units of each group let a gap be told from chance, as often as wanted: simulated evaluations in which the groups are as far
/// apart as the gap, against those in which they are alike (the evaluator's own test, Efron and Tibshirani 1993, chapter 16). Each group
/// scatters as in the pilot.
/// </summary>
internal sealed class GapPlan(double gap, int fewest, PlanningOptions plan, FairnessOptions options)
{
    private const int Bisections = 6;
    private const double Normal95 = 1.96;

    public PlannedNumber Of(IReadOnlyList<PilotGroup> groups, CancellationToken cancellationToken)
    {
        PilotGroup[] compared = [.. groups.Where(group => !double.IsNaN(group.Value))];
        if (compared.Length < 2)
        {
            return new(null, null, null, null, "the metric is defined in fewer than two groups of the pilot");
        }

        double? Power(int units) => this.Power(compared, units, cancellationToken);
        var (units, power) = (fewest, Power(fewest));
        while (power < plan.Power && units < plan.MaximumUnits)
        {
            units = (int)Math.Min(2L * units, plan.MaximumUnits);
            power = Power(units);
        }

        if (power is not { } reached)
        {
            return new(null, null, null, null, $"most simulated evaluations of {units} had no value");
        }

        if (reached < plan.Power)
        {
            return new(null, null, null, reached, $"more than {plan.MaximumUnits}");
        }

        var below = Math.Max(fewest, units / 2);
        for (var step = 0; step < Bisections && units - below > 1 && units > fewest; step++)
        {
            var middle = (int)Math.Sqrt((double)below * units);
            if (Power(middle) is { } there && there >= plan.Power)
            {
                (units, reached) = (middle, there);
            }
            else
            {
                below = middle;
            }
        }

        return new(
            units, End(units, -1), End(units, 1), reached,
            units == fewest ? $"{fewest} are the fewest that a group is judged by" : null);
    }

    /// <summary>How often groups that are so far apart are told from groups that are alike; null where most evaluations have no
    /// value.</summary>
    private double? Power(PilotGroup[] groups, int units, CancellationToken cancellationToken)
    {
        double[][] values = [.. groups.Select(group => group.Simulate(units, plan.Simulations, cancellationToken))];
        int[] defined = [.. Enumerable.Range(0, plan.Simulations).Where(i => Array.TrueForAll(values, group => !double.IsNaN(group[i])))];
        if (defined.Length * 2 < plan.Simulations)
        {
            return null;
        }

        double[] means = [.. values.Select(group => defined.Average(i => group[i]))];
        double[] places = Places(groups);
        double Range(int simulation, bool apart)
        {
            var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var g = 0; g < values.Length; g++)
            {
                var value = values[g][simulation] - means[g] + (apart ? places[g] : 0);
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }

            return most - least;
        }

        double[] chance = [.. defined.Select(i => Range(i, apart: false)).Order()];
        var limit = Quantile.Of(chance, options.Confidence);
        return defined.Count(i => Range(i, apart: true) > limit) / (double)defined.Length;
    }

    /// <summary>The groups as far apart as in the pilot, stretched to the gap; where it shows none, the smallest stands apart.</summary>
    private double[] Places(PilotGroup[] groups)
    {
        var (least, most) = (groups.Min(group => group.Value), groups.Max(group => group.Value));
        return most > least
            ? [.. groups.Select(group => gap * (group.Value - least) / (most - least))]
            : [.. groups.Select(group => group == groups.MinBy(one => one.Units) ? 0 : gap)];
    }

    /// <summary>What the simulation leaves open: rows go with the square of the sum of two normal quantiles, that of the test and that of
    /// the power.</summary>
    private int? End(int units, int sign)
    {
        double Quantile(double probability) => Normal.InvCDF(0, 1, probability);
        var error = Normal95 * Math.Sqrt(plan.Power * (1 - plan.Power) / plan.Simulations);
        var test = Quantile(1 - ((1 - options.Confidence) / 2));
        var shifted = Math.Clamp(plan.Power + (sign * error), .01, .999);
        var end = units * Math.Pow((test + Quantile(shifted)) / (test + Quantile(plan.Power)), 2);
        return end > plan.MaximumUnits ? null : (int)Math.Max(fewest, Math.Round(end));
    }
}

using FairDiff.Fairness.Descriptive;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Unlabelled;

/// <summary>
/// How far the scores of unlabelled rows are from every mixture of those of the labelled classes: where only prevalences differ they are
/// one.
/// The Kolmogorov-Smirnov distance of the calibrated score of each class, beside what it is for rows that are drawn from the mixture.
/// </summary>
internal static class MixtureMisfit
{
    private const int Draws = 100;
    private const double Level = .95;

    /// <summary>The distance beyond the median of chance; 0 where it is within what chance makes in 19 of 20 draws.</summary>
    public static double Excess(
        TaskRows labelled, ResamplingUnits labelledUnits, TaskRows unlabelled, ResamplingUnits unlabelledUnits, ShiftFit fit, long seed,
        CancellationToken cancellationToken)
    {
        var unitsOfClass = UnitsOfClass(labelled, labelledUnits);
        var known = fit.Calibration.Likelihoods(labelled.Logs);
        var other = fit.Calibration.Likelihoods(unlabelled.Logs);
        var excess = 0.0;
        var compared = labelled.Classes == 2 ? [1] : Enumerable.Range(0, labelled.Classes);
        var draws = Enumerable.Range(0, Draws).Select(draw =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Draw(labelled, unitsOfClass, unlabelledUnits.Count, known, fit, SplitMix64.ForSample(seed, draw));
        }).ToArray();
        foreach (var k in compared)
        {
            var here = Sorted(known, labelled.Classes, k);
            var distance = Distance(here, Mixed(labelled, null, fit.Prevalences), Sorted(other, labelled.Classes, k), null);
            double[] chance = [.. draws.Select(draw => Distance(here, draw.Mixture, here, draw.Rows)).Order()];
            if (distance > Quantile.Of(chance, Level))
            {
                excess = Math.Max(excess, distance - Quantile.Of(chance, .5));
            }
        }

        return excess;
    }

    /// <summary>Rows of the mixture, and the mixture by a resample of the labelled rows; whole clusters of a class at a time.</summary>
    private static (double[] Mixture, double[] Rows) Draw(
        TaskRows labelled, int[][][] unitsOfClass, int count, double[] likelihoods, ShiftFit fit, SplitMix64 random)
    {
        var (rows, resample) = (new double[labelled.Count], new double[labelled.Count]);
        foreach (var units in unitsOfClass)
        {
            for (var i = 0; i < units.Length; i++)
            {
                Add(resample, units[random.Next(units.Length)]);
            }
        }

        // Classes whose clusters are larger are drawn less often for as many rows.
        double[] chances =
            [.. fit.Prevalences.Select((prevalence, k) => prevalence / unitsOfClass[k].Average(unit => unit.Length))];
        var total = chances.Sum();
        for (var i = 0; i < count; i++)
        {
            var (k, left) = (0, total * random.NextShare());
            while (k < chances.Length - 1 && left >= chances[k])
            {
                left -= chances[k++];
            }

            Add(rows, unitsOfClass[k][random.Next(unitsOfClass[k].Length)]);
        }

        // The prevalences are estimated, of drawn rows as of the others.
        var weights = Array.ConvertAll(rows, weight => (byte)Math.Min(weight, byte.MaxValue));
        var prevalences = ClassMixture.Prevalences(
            likelihoods, weights, fit.Priors, [.. fit.Priors.Select(_ => 1.0)], fit.Priors);
        return (Mixed(labelled, resample, prevalences), rows);
    }

    private static void Add(double[] weights, int[] rows)
    {
        foreach (var row in rows)
        {
            weights[row]++;
        }
    }

    /// <summary>The rows that each cluster has of each class.</summary>
    private static int[][][] UnitsOfClass(TaskRows labelled, ResamplingUnits units)
    {
        var taken = new Dictionary<int, int>();
        for (var i = 0; i < labelled.Count; i++)
        {
            taken[labelled.Source[i]] = i;
        }

        int[][] rows = [.. units.RowsOfUnits().Select(unit => unit.Where(taken.ContainsKey).Select(row => taken[row]).ToArray())];
        return
        [
            .. Enumerable.Range(0, labelled.Classes).Select(k => rows
                .Select(unit => unit.Where(row => labelled.Labels[row] == k).ToArray()).Where(unit => unit.Length > 0).ToArray()),
        ];
    }

    /// <summary>Weights of the labelled rows that make a mixture of their classes.</summary>
    private static double[] Mixed(TaskRows labelled, double[]? weights, double[] prevalences)
    {
        var totals = new double[labelled.Classes];
        for (var row = 0; row < labelled.Count; row++)
        {
            totals[labelled.Labels[row]] += weights?[row] ?? 1;
        }

        return [.. labelled.Labels.Select((label, row) => (weights?[row] ?? 1) * prevalences[label] / totals[label])];
    }

    private static (double[] Values, int[] Rows) Sorted(double[] likelihoods, int classes, int k)
    {
        var rows = new int[likelihoods.Length / classes];
        var values = new double[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var rest = 0.0;
            for (var c = 0; c < classes; c++)
            {
                rest += c == k ? 0 : likelihoods[(row * classes) + c];
            }

            (rows[row], values[row]) = (row, Math.Log(likelihoods[(row * classes) + k] / rest));
        }

        Array.Sort(values, rows);
        return (values, rows);
    }

    /// <summary>The largest distance of two weighted distribution functions.</summary>
    private static double Distance(
        (double[] Values, int[] Rows) first, double[]? firstWeights, (double[] Values, int[] Rows) second, double[]? secondWeights)
    {
        var (firstTotal, secondTotal) = (firstWeights?.Sum() ?? first.Rows.Length, secondWeights?.Sum() ?? second.Rows.Length);
        var (i, j, below, other, most) = (0, 0, 0.0, 0.0, 0.0);
        while (i < first.Rows.Length || j < second.Rows.Length)
        {
            var value = i == first.Rows.Length ? second.Values[j]
                : j == second.Rows.Length ? first.Values[i]
                : Math.Min(first.Values[i], second.Values[j]);
            for (; i < first.Rows.Length && first.Values[i] <= value; i++)
            {
                below += (firstWeights?[first.Rows[i]] ?? 1) / firstTotal;
            }

            for (; j < second.Rows.Length && second.Values[j] <= value; j++)
            {
                other += (secondWeights?[second.Rows[j]] ?? 1) / secondTotal;
            }

            most = Math.Max(most, Math.Abs(below - other));
        }

        return most;
    }
}

using System.Runtime.ExceptionServices;
using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Resampling;

/// <summary>Computes the metrics of every grouping for each of many weightings of the rows, on all processors.</summary>
internal static class Replicates
{
    /// <summary>Groupings x weightings x (groups x metrics).</summary>
    /// <param name="measures">The first is of all rows.</param>
    /// <param name="units">The units that are weighted.</param>
    /// <param name="weightings">Their weights.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static double[][][] Compute(
        IReadOnlyList<GroupingMeasure> measures, ResamplingUnits units, Weightings weightings, CancellationToken cancellationToken)
    {
        double[][][] values = [.. measures.Select(_ => new double[weightings.Count][])];
        try
        {
            Fill(values, measures, units, weightings, cancellationToken);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<FairnessException>().FirstOrDefault() is { } failed)
        {
            // A metric of the user that fails does so on several threads.
            ExceptionDispatchInfo.Throw(failed);
        }

        return values;
    }

    private static void Fill(
        double[][][] values, IReadOnlyList<GroupingMeasure> measures, ResamplingUnits units, Weightings weightings,
        CancellationToken cancellationToken) => Parallel.For(
            0,
            weightings.Count,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new Scratch(units, measures),
            (index, _, scratch) =>
            {
                weightings.Fill(index, scratch.Units);
                units.Spread(scratch.Units, scratch.Rows);
                for (var m = values.Length - 1; m >= 0; m--)
                {
                    values[m][index] = new double[measures[m].Size];
                    var ofGroups = m == 0 && values.Length > 1 ? scratch.Counts[1] : null;
                    measures[m].Compute(scratch.Rows, scratch.Counts[m], values[m][index], ofGroups);
                }

                return scratch;
            },
            _ => { });

    /// <summary>What one thread works in.</summary>
    private sealed class Scratch(ResamplingUnits units, IReadOnlyList<GroupingMeasure> measures)
    {
        public readonly byte[] Units = new byte[units.Count];
        public readonly byte[] Rows = new byte[units.Rows];
        public readonly GroupCounts[] Counts = [.. measures.Select(measure => measure.NewCounts())];
    }
}

using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Resampling;

/// <summary>The metrics of every grouping in every resample of the rows.</summary>
internal sealed class BootstrapSamples
{
    private readonly double[][][] _values;

    private BootstrapSamples(double[][][] values) => _values = values;

    /// <summary>Groups x metrics of each resample, for one of the groupings.</summary>
    public IReadOnlyList<double[]> Of(int grouping) => _values[grouping];

    public static BootstrapSamples Draw(
        IReadOnlyList<GroupingMeasure> measures, Resampler resampler, int rows, FairnessOptions options, CancellationToken cancellationToken)
    {
        var values = new double[measures.Count][][];
        for (var m = 0; m < values.Length; m++)
        {
            values[m] = new double[options.BootstrapSamples][];
        }

        Parallel.For(
            0,
            options.BootstrapSamples,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new Scratch(rows, measures),
            (sample, _, scratch) =>
            {
                resampler.Draw(options.Seed, sample, scratch.Weights, ref scratch.ClusterWeights);
                for (var m = 0; m < values.Length; m++)
                {
                    values[m][sample] = new double[measures[m].Size];
                    measures[m].Compute(scratch.Weights, scratch.Counts[m], values[m][sample]);
                }

                return scratch;
            },
            _ => { });
        return new BootstrapSamples(values);
    }

    /// <summary>What one thread works in.</summary>
    private sealed class Scratch(int rows, IReadOnlyList<GroupingMeasure> measures)
    {
        public readonly int[] Weights = new int[rows];
        public readonly CountTable[] Counts = [.. measures.Select(measure => measure.NewCounts())];
        public int[] ClusterWeights = [];
    }
}

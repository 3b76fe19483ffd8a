using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Planning;

/// <summary>The rows of one group of a pilot, of which evaluations of any size are drawn.</summary>
internal sealed class PilotGroup
{
    private readonly EvaluationData _data;
    private readonly FairnessOptions _options;
    private readonly string _metric;
    private readonly int[][] _units;
    private readonly long _seed;

    /// <param name="name">Its name.</param>
    /// <param name="data">The pilot.</param>
    /// <param name="rows">The rows of the group.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="options">How it is computed.</param>
    /// <param name="stream">Tells the draws of this group from those of others.</param>
    public PilotGroup(string name, EvaluationData data, IReadOnlyList<int> rows, string metric, FairnessOptions options, int stream)
    {
        (Name, _metric) = (name, metric);
        var clusters = data.Clusters is { } all ? rows.Select(row => all[row]).ToList() : null;
        _units = new ResamplingUnits(rows.Count, clusters, options.MissingValues).RowsOfUnits();
        _data = data.Take(rows) with { Attributes = new Dictionary<string, IReadOnlyList<string>>(), Clusters = null };
        _options = options with { Groups = [], BootstrapSamples = 0 };
        _seed = unchecked((long)SplitMix64.ForSample(options.Seed, stream).Next());
        Value = ValueOf(_data);
    }

    public string Name { get; }

    public int Rows => _data.Rows;

    public int Units => _units.Length;

    /// <summary>The metric of all its rows; NaN = undefined.</summary>
    public double Value { get; }

    /// <summary>The metric in simulated evaluations, NaN where it is undefined; the same draws whenever they are asked for.</summary>
    /// <param name="units">How many clusters or rows each draws, with replacement.</param>
    /// <param name="simulations">How many there are.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public double[] Simulate(int units, int simulations, CancellationToken cancellationToken)
    {
        var values = new double[simulations];
        Parallel.For(0, simulations, new ParallelOptions { CancellationToken = cancellationToken }, simulation =>
        {
            var random = SplitMix64.ForSample(_seed, simulation);
            var rows = new List<int>(units);
            for (var i = 0; i < units; i++)
            {
                rows.AddRange(_units[random.Next(_units.Length)]);
            }

            values[simulation] = ValueOf(_data.Take(rows));
        });
        return values;
    }

    private double ValueOf(EvaluationData data) => data.Rows == 0
        ? double.NaN
        : Evaluation.Of(data, _options, CancellationToken.None, [_metric]).Report.Overall[_metric].Value ?? double.NaN;
}

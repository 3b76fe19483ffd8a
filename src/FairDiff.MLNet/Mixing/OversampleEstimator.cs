using FairDiff.MLNet.Data;
using FairDiff.MLNet.Mixing;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Draws training examples so that every cell of the crossed columns, for example hospital x label, is equally
/// likely; or, with a label column, so that every cell of the attributes is, while labels are as likely as in the data: the baseline
/// that repeats rows of small groups instead of generating new ones (Ktena et al. 2024).
/// </summary>
/// <remarks>
/// <para>ResNetClassification draws anew in every pass: as many examples as there are rows with a known value in every column; within a
/// cell rows are drawn without replacement until all were drawn, then anew. Rows with a missing value drop out.</para>
/// <para>Every other trainer gets each of these rows once, in the source's order, with a weight in a column of Single, <c>Weight</c>: the
/// cell's share / rows of the cell, scaled to a mean of 1. Pass its name as <c>exampleWeightColumnName</c>; a trainer that reads no weights
/// is warned of, and for one that takes none a number of passes can be drawn once and for all
/// (<see cref="OversampleOptions.FixedDrawPasses"/>).</para>
/// <para>Only the rows that the estimator was fitted on are resampled; other views pass through, with weight 1.</para>
/// </remarks>
public sealed class OversampleEstimator : IEstimator<OversampleTransformer>
{
    private const string StageName = "Oversample";

    private readonly IHostEnvironment _environment;
    private readonly OversampleOptions _options;
    private readonly WeightColumn _weights;
    private readonly int _seed;

    internal OversampleEstimator(IHostEnvironment environment, OversampleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        _options = options with { ColumnNames = [.. options.ColumnNames] };
        _weights = new WeightColumn(options.WeightColumnName);
        _seed = StageSeed.Choose(environment, nameof(OversampleEstimator), options.Seed);
    }

    private IEnumerable<string> Named => _options.LabelColumnName is { } label ? _options.ColumnNames.Append(label) : _options.ColumnNames;

    /// <summary>Assigns the rows to their cells.</summary>
    /// <param name="input">A view with the named columns.</param>
    /// <exception cref="FairDiffException">A column is missing or neither a key nor Boolean, or no row has a value in every
    /// column.</exception>
    public OversampleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] columns = [.. Named.Select(name => Columns.Class(input.Schema, name))];
        var cells = new SortedDictionary<string, (string Attributes, long Label, List<int> Rows)>(StringComparer.Ordinal);
        var earlier = _weights.Earlier(input.Schema);
        using var cursor = input.GetRowCursor([.. columns, .. earlier is { } column ? [column] : Array.Empty<DataViewSchema.Column>()]);
        var counts = EarlierWeights.Of(cursor, earlier);
        Func<long>[] readers = [.. columns.Select(column => KeyGetter.Create(cursor, column))];
        var count = 0;
        for (; cursor.MoveNext(); count++)
        {
            counts?.Take();
            long[] keys = [.. readers.Select(read => read())];
            if (!keys.Contains(0))
            {
                var cell = string.Join('*', keys);
                cells.TryAdd(
                    cell, (string.Join('*', keys.Take(_options.ColumnNames.Count)), _options.LabelColumnName is null ? 0 : keys[^1], []));
                cells[cell].Rows.Add(count);
            }
        }

        if (cells.Count == 0)
        {
            throw new FairDiffException($"None of the {count} rows has a value in every one of the columns {string.Join(", ", Named)}.");
        }

        OversampleCell[] even = [.. cells.Values.Select(cell => new OversampleCell(cell.Attributes, cell.Label, [.. cell.Rows]))];
        var plan = new OversamplePlan(count, even, _seed, counts?.Values);
        var unweighted = new UnweightedTraining(_environment, StageName, _weights.Name);
        var expansion = new FittedViewExpansion(
            _environment, StageName, input, (view, maker) =>
                new DrawnRowsView(view, plan, _weights, _options.FixedDrawPasses, maker, unweighted));
        Tell(count, [.. even.Select(cell => cell.Rows.Length)]);
        return new OversampleTransformer(new DrawingStage(expansion, _weights));
    }

    private void Tell(int rows, int[] cells)
    {
        using var channel = _environment.Start(StageName);
        channel.Info(
            MessageSensitivity.Schema,
            $"{cells.Sum()} rows to train on, in {cells.Length} cells of {string.Join(" x ", Named)} with {cells.Min()} to {cells.Max()} "
                + $"rows; {rows - cells.Sum()} rows without a value in every column are left out.");
    }

    /// <summary>The input's shape and the weights of examples.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or neither a key nor Boolean, or there is a column of the name of the
    /// weights that holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var name in Named)
        {
            Columns.Class(inputSchema, name);
        }

        return _weights.Extend(inputSchema);
    }
}

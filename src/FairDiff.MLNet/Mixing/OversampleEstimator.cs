using FairDiff.MLNet.Data;
using FairDiff.MLNet.Mixing;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Draws training examples so that every cell of the crossed key columns, for example hospital x label, is equally
/// likely; or, with a label column, so that every cell of the attributes is, while labels are as likely as in the data: the baseline
/// that repeats rows of small groups instead of generating new ones (Ktena et al. 2024).
/// </summary>
/// <remarks>
/// A pass has as many examples as there are rows with a known value in every column; rows with a missing value drop out.
/// Within a cell rows are drawn without replacement until all were drawn, then anew. Only the view that the estimator was
/// fitted on is resampled; other views pass through unchanged.
/// </remarks>
public sealed class OversampleEstimator : IEstimator<OversampleTransformer>
{
    private readonly string[] _columnNames;
    private readonly string? _labelColumnName;
    private readonly int _seed;

    /// <param name="environment">Where a seed comes from that is not given.</param>
    /// <param name="columnNames">What shall be even.</param>
    /// <param name="labelColumnName">What shall be as in the data; null = nothing.</param>
    /// <param name="seed">The seed of the draws.</param>
    internal OversampleEstimator(IHostEnvironment environment, IReadOnlyCollection<string> columnNames, string? labelColumnName, int? seed)
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        if (columnNames.Count == 0)
        {
            throw new ArgumentException("Name at least one key column whose values shall be equally likely.", nameof(columnNames));
        }

        if (labelColumnName is not null && columnNames.Contains(labelColumnName))
        {
            throw new ArgumentException(
                $"The column '{labelColumnName}' shall be even as an attribute and as in the data as the label; name it in one of the two.", nameof(columnNames));
        }

        _columnNames = [.. columnNames];
        _labelColumnName = labelColumnName;
        _seed = StageSeed.Choose(environment, nameof(OversampleEstimator), seed);
    }

    private IEnumerable<string> Named => _labelColumnName is null ? _columnNames : _columnNames.Append(_labelColumnName);

    /// <summary>Assigns the rows to their cells.</summary>
    /// <param name="input">A view with the named key columns.</param>
    /// <exception cref="FairDiffException">A column is missing or no key, or no row has a value in every column.</exception>
    public OversampleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] columns = [.. Named.Select(name => Columns.Key(input.Schema, name))];
        var cells = new SortedDictionary<string, (string Attributes, long Label, List<int> Rows)>(StringComparer.Ordinal);
        using var cursor = input.GetRowCursor(columns);
        Func<long>[] readers = [.. columns.Select(column => KeyGetter.Create(cursor, column))];
        var count = 0;
        for (; cursor.MoveNext(); count++)
        {
            long[] keys = [.. readers.Select(read => read())];
            if (!keys.Contains(0))
            {
                var cell = string.Join('*', keys);
                cells.TryAdd(cell, (string.Join('*', keys.Take(_columnNames.Length)), _labelColumnName is null ? 0 : keys[^1], []));
                cells[cell].Rows.Add(count);
            }
        }

        if (cells.Count == 0)
        {
            throw new FairDiffException($"None of the {count} rows has a value in every one of the columns {string.Join(", ", Named)}.");
        }

        var plan = new OversamplePlan(count, [.. cells.Values.Select(cell => new OversampleCell(cell.Attributes, cell.Label, [.. cell.Rows]))], _seed);
        return new OversampleTransformer(
            new FittedViewExpansion(input, view => new ResampledDataView(view, plan)));
    }

    /// <summary>The input's shape: no column is added.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or no key.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var name in Named)
        {
            Columns.Key(inputSchema, name);
        }

        return inputSchema;
    }
}

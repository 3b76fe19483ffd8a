using FairDiff.Fairness;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>
/// Makes keys of the values of a text column as ML.NET's <c>MapValueToKey</c>, which it is once fitted, but none of those that say that
/// nothing is known.
/// </summary>
internal sealed class AttributeKeyEstimator(MLContext ml, string output, string input, MissingValues missing) : IEstimator<ITransformer>
{
    /// <exception cref="FairDiffException">The column is missing or holds no text, or all its values are missing.</exception>
    public ITransformer Fit(IDataView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        Columns.Text(SchemaShapes.Of(view.Schema), input);
        var known = Known(view);
        return known.Count > 0
            ? Mapping(new ListView<string>(known, [ListColumn.Text<string>(input, value => value)])).Fit(view)
            : throw new FairDiffException(
                $"Every value of column '{input}' is missing, so there is nothing to make keys of. Check the column, and what counts as "
                    + "missing.");
    }

    /// <exception cref="FairDiffException">The column is missing or holds no text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Text(inputSchema, input);
        return Mapping(values: null).GetOutputSchema(inputSchema);
    }

    /// <summary>The values in the order in which they occur, without the missing ones.</summary>
    private List<string> Known(IDataView view)
    {
        var column = new TextColumn(view.Schema, input);
        using var cursor = view.GetRowCursor([column.Column]);
        var read = column.ReaderOf(cursor);
        var values = new OrderedDictionary<string, bool>();
        while (cursor.MoveNext())
        {
            if (read() is var value && !missing.Contains(value))
            {
                values.TryAdd(value, true);
            }
        }

        return [.. values.Keys];
    }

    private IEstimator<ITransformer> Mapping(IDataView? values) =>
        ml.Transforms.Conversion.MapValueToKey(output, input, keyData: values);
}

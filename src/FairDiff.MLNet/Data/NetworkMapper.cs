namespace FairDiff.MLNet.Data;

/// <summary>Adds columns by a network to rows of one schema, row by row, which is what a prediction engine uses, and to a view, in
/// batches.</summary>
/// <param name="input">The schema of the rows.</param>
/// <param name="sources">The columns that the network reads.</param>
/// <param name="output">All columns of the input, at the same indices, followed by those that are added.</param>
internal abstract class NetworkMapper(
    DataViewSchema input, IReadOnlyList<DataViewSchema.Column> sources, DataViewSchema output) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema => output;

    /// <summary>The columns that the network reads.</summary>
    protected IReadOnlyList<DataViewSchema.Column> Sources => sources;

    /// <summary>Which of the added columns an output column is; negative for a column of the input.</summary>
    public int OffsetOf(DataViewSchema.Column column) => column.Index - input.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
    [
        .. dependingColumns.SelectMany(column => OffsetOf(column) < 0 ? [input[column.Index]] : sources).DistinctBy(column => column.Index),
    ];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        ReferenceEquals(input.Schema, InputSchema)
            ? NewRow(input, ActiveColumns(activeColumns))
            : throw new ArgumentException("The row has another schema than the one that this mapper was made for.", nameof(input));

    /// <summary>For each output column whether it is among these.</summary>
    public bool[] ActiveColumns(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[output.Count];
        foreach (var column in columns)
        {
            active[column.Index] = true;
        }

        return active;
    }

    /// <summary>Whether any of the added columns is active, and so the network is needed.</summary>
    public bool NeedsNetwork(bool[] active) => active.AsSpan(input.Count).Contains(true);

    /// <summary>A cursor that runs the network on batches of a view's rows.</summary>
    public abstract DataViewRowCursor NewCursor(IDataView source, bool[] active, Random? random);

    protected abstract DataViewRow NewRow(DataViewRow input, bool[] active);
}

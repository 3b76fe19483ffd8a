namespace FairDiff.MLNet.Data;

/// <summary>A view with the columns that a network adds, in batches as it is read.</summary>
internal sealed class NetworkView(NetworkMapper mapper, IDataView source) : IDataView, IRowKeepingView
{
    public IDataView Source => source;

    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var active = mapper.ActiveColumns(columns);
        return mapper.NeedsNetwork(active)
            ? mapper.NewCursor(source, active, rand)
            : new WideningCursor(source.GetRowCursor(mapper.GetDependencies(columns), rand), Schema);
    }

    /// <summary>One cursor: the network itself uses all cores, and several of them would only compete.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}

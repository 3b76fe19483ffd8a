using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.TorchModels;

/// <summary>A view with a network's outputs, scored in batches as it is read.</summary>
internal sealed class TorchModelView(TorchModelMapper mapper, IDataView source) : IDataView, IRowKeepingView
{
    public IDataView Source => source;

    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var active = mapper.ActiveColumns(columns);
        var input = source.GetRowCursor(mapper.GetDependencies(columns), rand);
        return mapper.NeedsNetwork(active) ? new TorchModelCursor(mapper, input, active) : new WideningCursor(input, Schema);
    }

    /// <summary>One cursor: the network itself uses all cores, and several of them would only compete.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}

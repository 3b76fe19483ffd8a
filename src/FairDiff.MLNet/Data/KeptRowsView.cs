namespace FairDiff.MLNet.Data;

/// <summary>The rows that a training stage keeps of those of its source, in their order.</summary>
/// <param name="source">The rows to choose from.</param>
/// <param name="kept">For each row 1 or 0.</param>
/// <param name="maker">Whose rows these are.</param>
internal sealed class KeptRowsView(IDataView source, int[] kept, FittedViewExpansion maker) : IDataView, IExpandedView
{
    private readonly RepeatedRowsView _rows = new(source, kept);

    public IDataView Source => source;

    public FittedViewExpansion Maker => maker;

    public bool IsTaken { get; set; }

    public DataViewSchema Schema => source.Schema;

    /// <summary>A shuffled source would no longer match the places.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => _rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        maker.NoteRead(this);
        return _rows.GetRowCursor(columnsNeeded);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}

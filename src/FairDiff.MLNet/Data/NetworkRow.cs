using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A live row with the columns that a network adds; it runs once per position of the input row, when asked.</summary>
internal abstract class NetworkRow(NetworkMapper mapper, DataViewRow input, bool[] active) : DataViewRow
{
    private long? _position;

    public sealed override DataViewSchema Schema => mapper.OutputSchema;

    public sealed override long Position => input.Position;

    public sealed override long Batch => input.Batch;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw ColumnErrors.Inactive(column.Name);
        }

        var offset = mapper.OffsetOf(column);
        return offset < 0 ? input.GetGetter<TValue>(input.Schema[column.Index]) : Added<TValue>(offset, column.Name);
    }

    /// <summary>A getter of an added column, which makes sure of the position first.</summary>
    protected abstract ValueGetter<TValue> Added<TValue>(int offset, string name);

    /// <summary>Runs the network on the row as it is now.</summary>
    protected abstract void Run();

    /// <summary>Has the network run for this position.</summary>
    protected void Update()
    {
        if (_position != input.Position)
        {
            Run();
            _position = input.Position;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}

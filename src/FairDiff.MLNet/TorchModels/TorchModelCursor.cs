using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.TorchModels;

/// <summary>Runs the network on a batch of rows together.</summary>
internal sealed class TorchModelCursor : ReadAheadCursor
{
    private readonly TorchModelMapper _mapper;
    private readonly DataViewRowCursor _input;
    private readonly InputBuffer[] _buffers;
    private readonly ColumnBuffer?[] _kept;
    private readonly ScalarBuffer<DataViewRowId> _ids;
    private readonly long[] _batches;
    private float[][] _scored = [];

    public TorchModelCursor(TorchModelMapper mapper, DataViewRowCursor input, bool[] active)
        : base(mapper.OutputSchema, active, mapper.Network.BatchSize)
    {
        (_mapper, _input) = (mapper, input);
        var rows = mapper.Network.BatchSize;
        _buffers = mapper.NewBuffers(input, rows);
        _kept = [.. input.Schema.Select(column => active[column.Index] ? ColumnBuffer.Create(input, column, rows) : null)];
        _ids = new(input.GetIdGetter(), rows);
        _batches = new long[rows];
    }

    public override long Batch => _batches[Slot];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => _ids.Get(Slot, ref id);

    protected override ValueGetter<TValue> ActiveGetter<TValue>(DataViewSchema.Column column)
    {
        if (_mapper.OffsetOf(column) is >= 0 and var output)
        {
            return _mapper.Network.Getter<TValue>(output, column.Name, () => (_scored, Slot));
        }

        return _kept[column.Index] is ColumnBuffer<TValue> values
            ? (ref TValue value) => values.Get(Slot, ref value)
            : throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
    }

    protected override bool MoveInput() => _input.MoveNext();

    protected override void Keep(int slot)
    {
        _batches[slot] = _input.Batch;
        _ids.Fetch(slot);
        foreach (var buffer in _buffers)
        {
            buffer.Fetch(slot, _input.Position);
        }

        foreach (var kept in _kept)
        {
            kept?.Fetch(slot);
        }
    }

    protected override void Score(int count) => _scored = _mapper.Network.Run(_buffers, count);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }
}

using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.TorchModels;

/// <summary>Reads the input ahead, a batch of rows at a time, and scores them together.</summary>
internal sealed class TorchModelCursor : DataViewRowCursor
{
    private readonly TorchModelMapper _mapper;
    private readonly DataViewRowCursor _input;
    private readonly bool[] _active;
    private readonly InputBuffer[] _buffers;
    private readonly ColumnBuffer?[] _kept;
    private readonly ScalarBuffer<DataViewRowId> _ids;
    private readonly long[] _batches;
    private float[][] _scored = [];
    private int _slot;
    private int _count;
    private long _position = -1;
    private bool _ended;

    public TorchModelCursor(TorchModelMapper mapper, DataViewRowCursor input, bool[] active)
    {
        (_mapper, _input, _active) = (mapper, input, active);
        var rows = mapper.Network.BatchSize;
        _buffers = mapper.NewBuffers(input, rows);
        _kept = [.. input.Schema.Select(column => active[column.Index] ? ColumnBuffer.Create(input, column, rows) : null)];
        _ids = new(input.GetIdGetter(), rows);
        _batches = new long[rows];
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    public override long Batch => _batches[_slot];

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => _ids.Get(_slot, ref id);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
        {
            throw ColumnErrors.Inactive(column.Name);
        }

        if (_mapper.OutputOf(column) >= 0)
        {
            return _mapper.Getter<TValue>(column, () => (_scored, _slot));
        }

        return _kept[column.Index] is ColumnBuffer<TValue> values
            ? (ref TValue value) => values.Get(_slot, ref value)
            : throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
    }

    public override bool MoveNext()
    {
        if (++_slot < _count || ReadAhead())
        {
            _position++;
            return true;
        }

        _position = -1;
        _slot = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool ReadAhead()
    {
        (_slot, _count) = (0, 0);
        while (!_ended && _count < _batches.Length && MoveInput())
        {
            Fetch(_count++);
        }

        if (_count == 0)
        {
            return false;
        }

        _scored = _mapper.Network.Run(_buffers, _count);
        return true;
    }

    private bool MoveInput() => !(_ended = !_input.MoveNext());

    private void Fetch(int slot)
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
}

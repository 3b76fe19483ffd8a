using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.TorchModels;

/// <summary>A live row with a network's outputs; the network runs once per position of the input row, when asked.</summary>
internal sealed class TorchModelRow(TorchModelMapper mapper, DataViewRow input, bool[] active) : DataViewRow
{
    private readonly InputBuffer[] _buffers = mapper.NeedsNetwork(active) ? mapper.NewBuffers(input, 1) : [];
    private float[][]? _scored;
    private long _scoredPosition;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw ColumnErrors.Inactive(column.Name);
        }

        return mapper.OutputOf(column) < 0
            ? input.GetGetter<TValue>(input.Schema[column.Index])
            : mapper.Getter<TValue>(column, () => (Current(), 0));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private float[][] Current()
    {
        if (_scored is null || _scoredPosition != input.Position)
        {
            foreach (var buffer in _buffers)
            {
                buffer.Fetch(0, input.Position);
            }

            _scored = mapper.Network.Run(_buffers, 1);
            _scoredPosition = input.Position;
        }

        return _scored;
    }
}

using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>A live row with a classifier's columns; the network runs once per position of the input row, when asked.</summary>
internal sealed class ScoringRow(ScoringMapper mapper, DataViewRow input, bool[] active) : DataViewRow
{
    private readonly ImageGetter? _image = mapper.NeedsNetwork(active) ? new ImageGetter(null, input, mapper.ImageColumn) : null;
    private readonly ImageStack _stack = mapper.Model.NewStack();
    private ScoreBatch? _scored;
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

        var offset = mapper.OffsetOf(column);
        return offset < 0
            ? input.GetGetter<TValue>(input.Schema[column.Index])
            : ScoreGetters.Create<TValue>(offset, column.Name, mapper.Model.HasSeveralLabels, Current);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stack.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private (ScoreBatch Batch, int Index) Current()
    {
        if (_scored is null || _scoredPosition != input.Position)
        {
            _stack.Add(_image!.Get(input.Position), input.Position);
            _scored = mapper.Model.Run(_stack, mapper.NeedsEmbedding(active));
            _scoredPosition = input.Position;
        }

        return (_scored, 0);
    }
}

using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>A live row with a classifier's columns; the network runs once per position of the input row, when asked.</summary>
internal sealed class ScoringRow(ScoringMapper mapper, DataViewRow input, bool[] active) : DataViewRow
{
    private readonly ImageGetter? image = mapper.NeedsNetwork(active) ? new ImageGetter(null, input, mapper.ImageColumn) : null;
    private readonly ImageStack stack = mapper.Model.NewStack();
    private ScoreBatch? scored;
    private long scoredPosition;

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
            stack.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private (ScoreBatch Batch, int Index) Current()
    {
        if (scored is null || scoredPosition != input.Position)
        {
            stack.Add(image!.Get(input.Position), input.Position);
            scored = mapper.Model.Run(stack, mapper.NeedsEmbedding(active));
            scoredPosition = input.Position;
        }

        return (scored, 0);
    }
}

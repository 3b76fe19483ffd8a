using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Classification;

/// <summary>
/// Reads the input ahead, a batch of rows at a time, and scores their images together; all other active columns are kept for the
/// rows of the batch.
/// </summary>
internal sealed class ScoringCursor : DataViewRowCursor
{
    private const int BatchLength = 64;

    private readonly ScoringMapper mapper;
    private readonly DataViewRowCursor input;
    private readonly bool[] active;
    private readonly bool embed;
    private readonly ColumnBuffer?[] buffers;
    private readonly ScalarBuffer<MLImage>? imageBuffer;
    private readonly ScalarBuffer<DataViewRowId> ids;
    private readonly long[] batches = new long[BatchLength];
    private readonly ImageGetter image;
    private readonly ImageStack stack;
    private ScoreBatch? scored;
    private int slot;
    private int count;
    private long position = -1;
    private bool ended;

    public ScoringCursor(ScoringMapper mapper, IDataView source, DataViewRowCursor input, bool[] active)
    {
        this.mapper = mapper;
        this.input = input;
        this.active = active;
        embed = mapper.NeedsEmbedding(active);
        buffers = [.. input.Schema.Select(column => active[column.Index] ? ColumnBuffer.Create(input, column, BatchLength) : null)];
        imageBuffer = (ScalarBuffer<MLImage>?)buffers[mapper.ImageColumn.Index];
        ids = new ScalarBuffer<DataViewRowId>(input.GetIdGetter(), BatchLength);
        image = new ImageGetter(source, input, mapper.ImageColumn);
        stack = mapper.Model.NewStack();
    }

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override long Position => position;

    public override long Batch => batches[slot];

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => ids.CreateGetter(() => slot);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw ColumnErrors.Inactive(column.Name);
        }

        var offset = mapper.OffsetOf(column);
        if (offset >= 0)
        {
            return ScoreGetters.Create<TValue>(offset, column.Name, mapper.Model.HasSeveralLabels, () => (scored!, slot));
        }

        var buffer = buffers[column.Index] as ColumnBuffer<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
        return buffer.CreateGetter(() => slot);
    }

    public override bool MoveNext()
    {
        if (++slot < count || ReadAhead())
        {
            position++;
            return true;
        }

        position = -1;
        slot = 0;
        return false;
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

    private bool ReadAhead()
    {
        (slot, count) = (0, 0);
        while (!ended && count < BatchLength && MoveInput())
        {
            Fetch(count++);
        }

        if (count == 0)
        {
            return false;
        }

        scored = mapper.Model.Run(stack, embed);
        return true;
    }

    private bool MoveInput() => !(ended = !input.MoveNext());

    private void Fetch(int target)
    {
        var current = image.Get(input.Position);
        stack.Add(current, input.Position);
        foreach (var buffer in buffers)
        {
            if (buffer is not null && buffer != imageBuffer)
            {
                buffer.Fetch(target);
            }
        }

        imageBuffer?.Set(target, current!);
        ids.Fetch(target);
        batches[target] = input.Batch;
    }
}

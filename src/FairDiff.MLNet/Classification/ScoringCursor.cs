using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>Reads the input ahead, a batch of rows at a time, and scores their images together.</summary>
internal sealed class ScoringCursor : DataViewRowCursor
{
    private const int BatchLength = 64;

    private readonly ScoringMapper mapper;
    private readonly ImageRows input;
    private readonly bool[] active;
    private readonly bool embed;
    private readonly ImageStack stack;
    private readonly RowPlace[] places = new RowPlace[BatchLength];
    private ScoreBatch? scored;
    private int slot;
    private int count;
    private long position = -1;
    private bool ended;

    public ScoringCursor(ScoringMapper mapper, IDataView source, bool[] active, Random? random)
    {
        this.mapper = mapper;
        this.active = active;
        embed = mapper.NeedsEmbedding(active);
        input = new ImageRows(
            new(source, mapper.ImageColumn, [.. source.Schema.Where(column => active[column.Index])]) { Random = random });
        stack = mapper.Model.NewStack();
    }

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override long Position => position;

    public override long Batch => places[slot].Block?.Batch ?? 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => RowPlace.IdGetter(() => places[slot]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw ColumnErrors.Inactive(column.Name);
        }

        var offset = mapper.OffsetOf(column);
        return offset < 0
            ? RowPlace.Getter<TValue>(column, () => places[slot])
            : ScoreGetters.Create<TValue>(offset, column.Name, mapper.Model.HasSeveralLabels, () => (scored!, slot));
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
            stack.Add(input.Image, input.Position);
            places[count++] = input.Place;
        }

        if (count == 0)
        {
            return false;
        }

        scored = mapper.Model.Run(stack, embed);
        return true;
    }

    private bool MoveInput() => !(ended = !input.MoveNext());
}

using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging;

namespace FairDiff.MLNet.Classification;

/// <summary>Scores the images of a batch of rows together.</summary>
internal sealed class ScoringCursor : ReadAheadCursor
{
    private const int BatchLength = 64;

    private readonly ScoringMapper _mapper;
    private readonly ImageRows _input;
    private readonly bool _embed;
    private readonly ImageStack _stack;
    private readonly RowPlace[] _places = new RowPlace[BatchLength];
    private ScoreBatch? _scored;

    public ScoringCursor(ScoringMapper mapper, IDataView source, bool[] active, Random? random)
        : base(mapper.OutputSchema, active, BatchLength)
    {
        _mapper = mapper;
        _embed = mapper.NeedsEmbedding(active);
        _input = new ImageRows(
            new(source, mapper.ImageColumn, [.. source.Schema.Where(column => active[column.Index])]) { Random = random });
        _stack = mapper.Model.NewStack();
    }

    public override long Batch => _places[Slot].Block?.Batch ?? 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => RowPlace.IdGetter(() => _places[Slot]);

    protected override ValueGetter<TValue> ActiveGetter<TValue>(DataViewSchema.Column column)
    {
        var offset = _mapper.OffsetOf(column);
        return offset < 0
            ? RowPlace.Getter<TValue>(column, () => _places[Slot])
            : ScoreGetters.Create<TValue>(offset, column.Name, _mapper.Model.HasSeveralLabels, () => (_scored!, Slot));
    }

    protected override bool MoveInput() => _input.MoveNext();

    protected override void Keep(int slot)
    {
        _stack.Add(_input.Image, _input.Position);
        _places[slot] = _input.Place;
    }

    protected override void Score(int count) => _scored = _mapper.Model.Run(_stack, _embed);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stack.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }
}

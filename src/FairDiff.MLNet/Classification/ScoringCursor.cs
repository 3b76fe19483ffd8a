using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>Reads the input ahead, a batch of rows at a time, and scores their images together.</summary>
internal sealed class ScoringCursor : DataViewRowCursor
{
    private const int BatchLength = 64;

    private readonly ScoringMapper _mapper;
    private readonly ImageRows _input;
    private readonly bool[] _active;
    private readonly bool _embed;
    private readonly ImageStack _stack;
    private readonly RowPlace[] _places = new RowPlace[BatchLength];
    private ScoreBatch? _scored;
    private int _slot;
    private int _count;
    private long _position = -1;
    private bool _ended;

    public ScoringCursor(ScoringMapper mapper, IDataView source, bool[] active, Random? random)
    {
        _mapper = mapper;
        _active = active;
        _embed = mapper.NeedsEmbedding(active);
        _input = new ImageRows(
            new(source, mapper.ImageColumn, [.. source.Schema.Where(column => active[column.Index])]) { Random = random });
        _stack = mapper.Model.NewStack();
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    public override long Batch => _places[_slot].Block?.Batch ?? 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => RowPlace.IdGetter(() => _places[_slot]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
        {
            throw ColumnErrors.Inactive(column.Name);
        }

        var offset = _mapper.OffsetOf(column);
        return offset < 0
            ? RowPlace.Getter<TValue>(column, () => _places[_slot])
            : ScoreGetters.Create<TValue>(offset, column.Name, _mapper.Model.HasSeveralLabels, () => (_scored!, _slot));
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
            _stack.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool ReadAhead()
    {
        (_slot, _count) = (0, 0);
        while (!_ended && _count < BatchLength && MoveInput())
        {
            _stack.Add(_input.Image, _input.Position);
            _places[_count++] = _input.Place;
        }

        if (_count == 0)
        {
            return false;
        }

        _scored = _mapper.Model.Run(_stack, _embed);
        return true;
    }

    private bool MoveInput() => !(_ended = !_input.MoveNext());
}

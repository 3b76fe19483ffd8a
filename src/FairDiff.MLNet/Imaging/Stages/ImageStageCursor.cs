using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Imaging.Stages;

/// <summary>Runs the network on the images of a batch of rows together.</summary>
internal sealed class ImageStageCursor : ReadAheadCursor
{
    private const int BatchLength = 64;

    private readonly ImageStageMapper _mapper;
    private readonly ImageRows _input;
    private readonly IImageBatch _images;
    private readonly RowPlace[] _places = new RowPlace[BatchLength];

    public ImageStageCursor(ImageStageMapper mapper, IDataView source, bool[] active, Random? random)
        : base(mapper.OutputSchema, active, BatchLength)
    {
        _mapper = mapper;
        _input = new ImageRows(
            new(source, mapper.ImageColumn, [.. source.Schema.Where(column => active[column.Index])]) { Random = random });
        _images = mapper.NewBatch(active);
    }

    public override long Batch => _places[Slot].Block?.Batch ?? 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => RowPlace.IdGetter(() => _places[Slot]);

    protected override ValueGetter<TValue> ActiveGetter<TValue>(DataViewSchema.Column column)
    {
        var offset = _mapper.OffsetOf(column);
        return offset < 0
            ? RowPlace.Getter<TValue>(column, () => _places[Slot])
            : _images.Getter<TValue>(offset, column.Name, () => Slot);
    }

    protected override bool MoveInput() => _input.MoveNext();

    protected override void Keep(int slot)
    {
        _images.Add(_input.Image, _input.Position);
        _places[slot] = _input.Place;
    }

    protected override void Score(int count) => _images.Run();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _images.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }
}

using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Imaging.Stages;

/// <summary>A live row with a stage's columns; the network runs once per position of the input row, when asked.</summary>
internal sealed class ImageStageRow(ImageStageMapper mapper, DataViewRow input, bool[] active) : DataViewRow
{
    private readonly ImageGetter? _image = mapper.NeedsNetwork(active) ? new ImageGetter(null, input, mapper.ImageColumn) : null;
    private readonly IImageBatch _images = mapper.NewBatch(active);
    private long? _position;

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
            : _images.Getter<TValue>(offset, column.Name, Current);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _images.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Current()
    {
        if (_position != input.Position)
        {
            _images.Add(DecodedImage.Copy(_image!.Get(input.Position)), input.Position);
            _images.Run();
            _position = input.Position;
        }

        return 0;
    }
}

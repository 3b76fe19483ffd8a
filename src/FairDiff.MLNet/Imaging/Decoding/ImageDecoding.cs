using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Imaging.Decoding;

/// <summary>Which column of paths becomes which column of images, and who reads the files.</summary>
internal sealed record ImageDecoding(IImageFileDecoder Decoder, string Output, string? Folder, string Input) : IAddedColumn
{
    /// <summary>The schema with the column of images behind.</summary>
    public DataViewSchema Extend(DataViewSchema source)
    {
        _ = PathColumn(source);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source);
        schema.AddColumn(Output, new ImageDataViewType());
        return schema.ToSchema();
    }

    public DataViewSchema.Column PathColumn(DataViewSchema source)
    {
        Columns.Text(SchemaShapes.Of(source), Input);
        return source[Input];
    }

    /// <summary>The columns of the source that these need.</summary>
    public IEnumerable<DataViewSchema.Column> Needed(DataViewSchema source, IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] asked = [.. columns];
        var own = LastColumn.InSource(source, asked);
        return asked.Any(column => LastColumn.Is(source, column)) ? own.Append(PathColumn(source)).DistinctBy(column => column.Index) : own;
    }

    /// <summary>Reads the image of the row that <paramref name="row"/> stands on; null where it has no path.</summary>
    public ValueGetter<TValue> Getter<TValue>(DataViewRow row) => LastColumn.Getter<TValue, MLImage>(Output, Image(row));

    private ValueGetter<MLImage> Image(DataViewRow row)
    {
        var path = row.GetGetter<ReadOnlyMemory<char>>(PathColumn(row.Schema));
        var text = default(ReadOnlyMemory<char>);
        return (ref MLImage image) =>
        {
            path(ref text);
            image?.Dispose();
            image = text.IsEmpty ? null! : Decoder.Decode(Folder is null ? $"{text}" : Path.Combine(Folder, $"{text}"));
        };
    }
}

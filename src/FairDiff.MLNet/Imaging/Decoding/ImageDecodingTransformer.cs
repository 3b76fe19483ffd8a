using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Imaging.Decoding;

/// <summary>Reads the image of each row with a decoder that is not ML.NET's.</summary>
internal sealed class ImageDecodingTransformer(ImageDecoding decoding) : INativeModel<ImageDecodingTransformer>
{
    private const string Stream = "Decoding";

    static NativeModelFormat INativeModel<ImageDecodingTransformer>.Format { get; } = new("FairDiffImageDecoder");

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => decoding.Extend(inputSchema);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new AddedColumnMapper(inputSchema, decoding);

    public IDataView Transform(IDataView input) => new AddedColumnView(input, decoding);

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<ImageDecodingTransformer>(ctx, streams => streams.Stream(
        Stream, writer =>
        {
            writer.Write(decoding.Decoder.Name);
            writer.Write(decoding.Decoder.Settings);
            writer.Write(decoding.Output);
            writer.Write(decoding.Folder is not null);
            writer.Write(decoding.Folder ?? "");
            writer.Write(decoding.Input);
        }));

    static ImageDecodingTransformer INativeModel<ImageDecodingTransformer>.Load(IHostEnvironment environment, NativeModelReader reader) =>
        reader.Stream(Stream, stream =>
        {
            var decoder = ImageFileDecoders.Create(stream.ReadString(), stream.ReadString());
            var (output, hasFolder) = (stream.ReadString(), stream.ReadBoolean());
            var folder = stream.ReadString();
            return new ImageDecodingTransformer(new(decoder, output, hasFolder ? folder : null, stream.ReadString()));
        });
}

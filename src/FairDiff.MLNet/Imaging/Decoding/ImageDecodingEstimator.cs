using FairDiff.MLNet.Schema;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Imaging.Decoding;

/// <summary>Nothing is learned: the stage is the transformer.</summary>
internal sealed class ImageDecodingEstimator(ImageDecoding decoding) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = decoding.PathColumn(input.Schema);
        return new ImageDecodingTransformer(decoding);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Text(inputSchema, decoding.Input);
        return inputSchema.With(
            SchemaShapes.Column(decoding.Output, SchemaShape.Column.VectorKind.Scalar, new ImageDataViewType()));
    }
}

using FairDiff.MLNet.Featurization;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>
/// Features of images by a pre-trained residual network that stays as it is; get it with <see cref="FairDiffCatalog.FeaturizeImages"/>.
/// </summary>
/// <remarks>
/// Input: an image column (<c>MLImage</c>, square). Output: a vector of <see cref="float"/> of known length, 512 of a ResNet-18: what the
/// network's last layer would take. Fit trains nothing and reads no row.
/// </remarks>
public sealed class ImageFeaturizerEstimator : IEstimator<ImageFeaturizerTransformer>
{
    private readonly string _output;
    private readonly ImageFeaturizerOptions _options;

    internal ImageFeaturizerEstimator(string output, ImageFeaturizerOptions options)
    {
        ImageBackbone.CheckImageSize(options.ImageSize, nameof(options.ImageSize));
        (_output, _options) = (output, options);
    }

    /// <summary>What the transformer will deliver for data of this shape.</summary>
    /// <param name="inputSchema">The shape of the data, with the image column.</param>
    /// <returns>The shape with the features.</returns>
    /// <exception cref="FairDiffException">The image column is not there or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Image(inputSchema, _options.ImageColumnName);
        return inputSchema.With(SchemaShapes.Column(_output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single));
    }

    /// <summary>Reads the network. No row is read.</summary>
    /// <param name="input">The data; only their schema matters.</param>
    /// <returns>The stage.</returns>
    /// <exception cref="EngineException">The image column, the weights or the device is not as needed.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public ImageFeaturizerTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Columns.Image(input.Schema, _options.ImageColumnName);
        var backbone = ImageBackbone.Load(
            _options.Weights, TorchDevice.Resolve(_options.Device, _options.FallbackToCpu), _options.Normalization,
            _options.CancellationToken);
        return new ImageFeaturizerTransformer(new FeaturizingModel(backbone, _options.ImageColumnName, _output, _options.ImageSize));
    }
}

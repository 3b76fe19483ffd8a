using FairDiff.MLNet.Data;
using FairDiff.MLNet.Featurization;
using FairDiff.MLNet.Imaging.Stages;
using FairDiff.MLNet.Persistence;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>A frozen network as a stage: it adds the features of images as a vector of <see cref="float"/>.</summary>
/// <remarks>
/// A view is read in batches, prediction engines row by row, to the same numbers within 1e-4 of their size. Any number of threads may use
/// one transformer. The weights are saved with the model. It is not disposable, because a prediction engine disposes a model that others
/// may share: its memory is freed with the last reference to it, or by <see cref="FairDiffCatalog.Release"/>.
/// </remarks>
public sealed class ImageFeaturizerTransformer : INativeModel<ImageFeaturizerTransformer>, IHoldsNativeMemory
{
    private const string ColumnsStream = "Columns";
    private const string WeightsStream = "Weights";

    private readonly FeaturizingModel _model;

    internal ImageFeaturizerTransformer(FeaturizingModel model) => _model = model;

    static NativeModelFormat INativeModel<ImageFeaturizerTransformer>.Format { get; } = new("FairDiffImageFeatures");

    /// <summary>The length of the vectors.</summary>
    public int FeatureCount => _model.Backbone.FeatureCount;

    /// <summary>The network.</summary>
    public PretrainedNetwork Network => _model.Backbone.Network;

    /// <summary>What pixel values, red, green and blue, become before they enter the network.</summary>
    public ImageNormalization Normalization => _model.Backbone.Normalization;

    /// <summary>True: each row is read by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's columns, then the features.</summary>
    /// <param name="inputSchema">A schema with the image column.</param>
    /// <returns>The schema of the transformed data.</returns>
    /// <exception cref="FairDiffException">The image column is not there or holds something else.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <summary>Adds the features row by row; for prediction engines.</summary>
    /// <param name="inputSchema">A schema with the image column.</param>
    /// <returns>The mapper.</returns>
    /// <exception cref="FairDiffException">The image column is not there or holds something else.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    /// <summary>Adds the features to a view, in batches and only while they are read.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with the features.</returns>
    /// <exception cref="FairDiffException">The image column is not there or holds something else.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = CachedImages.Restore(input, _model.ImageColumn);
        return new NetworkView(Mapper(rows.Schema), rows);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<ImageFeaturizerTransformer>(ctx, streams =>
    {
        streams.Stream(ColumnsStream, writer =>
        {
            writer.Write(_model.ImageColumn);
            writer.Write(_model.OutputColumn);
            writer.Write(_model.ImageSize ?? 0);
        });
        streams.Stream(WeightsStream, writer => _model.Backbone.Save(writer.BaseStream));
    });

    static ImageFeaturizerTransformer INativeModel<ImageFeaturizerTransformer>.Load(
        IHostEnvironment environment, NativeModelReader reader)
    {
        var backbone = reader.Stream(
            WeightsStream, stream => ImageBackbone.Load(stream.BaseStream, TorchDevice.Resolve("auto", fallbackToCpu: true)));
        return reader.Stream(ColumnsStream, stream => new ImageFeaturizerTransformer(new FeaturizingModel(
            backbone, ImageColumn: stream.ReadString(), OutputColumn: stream.ReadString(),
            ImageSize: stream.ReadInt32() is var size and > 0 ? size : null)));
    }

    void IHoldsNativeMemory.Free() => _model.Backbone.Dispose();

    private ImageStageMapper Mapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ImageStageMapper(_model, inputSchema);
    }
}

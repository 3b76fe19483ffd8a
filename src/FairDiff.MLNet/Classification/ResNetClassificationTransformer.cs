using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging.Stages;
using FairDiff.MLNet.Persistence;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// A trained classifier of images. It adds the probability of each class, or label (<c>Score</c>, a vector with their names as slot names),
/// the most probable class (<c>PredictedLabel</c>, a key; with several labels per image a vector) and, if asked for, the features before
/// the last layer.
/// </summary>
/// <remarks>
/// A view is scored in batches as it is read; prediction engines score row by row, to the same numbers within 1e-5. Any number of
/// threads may use one transformer. It is not disposable, because a prediction engine disposes a model that others may share: its
/// memory is freed with the last reference to it, or by <see cref="FairDiffCatalog.Release"/>.
/// </remarks>
public sealed class ResNetClassificationTransformer : INativeModel<ResNetClassificationTransformer>, IHoldsNativeMemory
{
    private const string ColumnsStream = "Columns";
    private const string WeightsStream = "Weights";

    private readonly ScoringModel _model;

    internal ResNetClassificationTransformer(ScoringModel model) => _model = model;

    internal ScoringModel Model => _model;

    static NativeModelFormat INativeModel<ResNetClassificationTransformer>.Format { get; } = new("FairDiffResNet");

    /// <summary>The names of the classes, or labels, in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => _model.Classes.Names;

    /// <summary>Width and height in pixels of the images that it takes.</summary>
    public int ImageSize => _model.Network.ImageSize;

    /// <summary>What pixel values, red, green and blue, become before they enter the network.</summary>
    public ImageNormalization Normalization => _model.Network.Normalization;

    /// <summary>True: each row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's columns, then the predicted label, the score and, if asked for, the embedding.</summary>
    /// <param name="inputSchema">A schema with the image column.</param>
    /// <returns>The schema of the transformed data.</returns>
    /// <exception cref="FairDiffException">The image column is not there or holds something else.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <summary>Scores rows one by one; for prediction engines.</summary>
    /// <param name="inputSchema">A schema with the image column.</param>
    /// <returns>The mapper.</returns>
    /// <exception cref="FairDiffException">The image column is not there or holds something else.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    /// <summary>Scores a view, in batches and only while one of the added columns is read.</summary>
    /// <param name="input">The data; images must have the size that the network was trained with.</param>
    /// <returns>The data with the added columns.</returns>
    /// <exception cref="FairDiffException">The image column is not there or holds something else.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = CachedImages.Restore(input, _model.ImageColumn);
        return new NetworkView(Mapper(rows.Schema), rows);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<ResNetClassificationTransformer>(ctx, streams =>
    {
        streams.Stream(ColumnsStream, writer =>
        {
            writer.Write(_model.ImageColumn);
            _model.Columns.Write(writer);
            _model.Classes.Write(writer);
        });
        streams.Stream(WeightsStream, writer => _model.Network.Save(writer.BaseStream));
    });

    static ResNetClassificationTransformer INativeModel<ResNetClassificationTransformer>.Load(
        IHostEnvironment environment, NativeModelReader reader)
    {
        var network = reader.Stream(
            WeightsStream, stream => ImageClassifier.Load(stream.BaseStream, TorchDevice.Resolve("auto", fallbackToCpu: true)));
        return reader.Stream(ColumnsStream, stream => new ResNetClassificationTransformer(
            new ScoringModel(
                network, ImageColumn: stream.ReadString(), Columns: ScoreColumns.Read(stream), Classes: KeyValues.Read(stream))));
    }

    void IHoldsNativeMemory.Free() => _model.Network.Dispose();

    private ImageStageMapper Mapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ImageStageMapper(_model, inputSchema);
    }
}

using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using FairDiff.MLNet.TorchModels;
using FairDiff.Torch;
using FairDiff.Torch.Onnx;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>A TorchSharp network as a stage: it adds what the network gives as vectors of <see cref="float"/>.</summary>
/// <remarks>
/// A view is scored in batches as it is read, prediction engines row by row. Any number of threads may use one transformer, if the module's
/// <c>forward</c> changes nothing. It is saved as the network's state and the name of its factory, which is to be registered before the
/// model is loaded. It is not disposable, because a prediction engine disposes a model that others may share.
/// </remarks>
public sealed class TorchModelTransformer : INativeModel<TorchModelTransformer>, IHoldsNativeMemory
{
    private const string ColumnsStream = "Columns";
    private const string StateStream = "State";
    private const int MostColumns = 1 << 10;

    private readonly TorchNetwork _network;

    internal TorchModelTransformer(TorchNetwork network) => _network = network;

    static NativeModelFormat INativeModel<TorchModelTransformer>.Format { get; } = new("FairDiffTorchModel");

    /// <summary>The name of the network's factory.</summary>
    public string Name => _network.Name;

    /// <summary>True: each row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's columns, then the outputs.</summary>
    /// <param name="inputSchema">A schema with the input columns.</param>
    /// <returns>The schema of the transformed data.</returns>
    /// <exception cref="FairDiffException">An input column is not there or holds something else.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <summary>Scores rows one by one; for prediction engines.</summary>
    /// <param name="inputSchema">A schema with the input columns.</param>
    /// <returns>The mapper.</returns>
    /// <exception cref="FairDiffException">An input column is not there or holds something else.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    /// <summary>Scores a view, in batches and only while one of the outputs is read.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with the outputs.</returns>
    /// <exception cref="FairDiffException">An input column is not there or holds something else.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = _network.Inputs.Aggregate(input, (view, part) => CachedImages.Restore(view, part.ColumnName));
        return new NetworkView(Mapper(rows.Schema), rows);
    }

    /// <summary>Writes the network as an ONNX file whose inputs and outputs have the names of the columns (see
    /// <see cref="OnnxExport"/>).</summary>
    /// <param name="path">The file, written whole or not at all.</param>
    /// <exception cref="EngineException">The export does not cover a layer, or the file cannot be written.</exception>
    public void ExportOnnx(string path)
    {
        using var scope = NewDisposeScope();
        OnnxExport.Write(_network.Module, _network.Examples(), path, new OnnxExportOptions
        {
            InputNames = [.. _network.Inputs.Select(input => input.ColumnName)],
            OutputNames = _network.Outputs,
            GraphName = Name,
        });
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<TorchModelTransformer>(ctx, streams =>
    {
        streams.Stream(ColumnsStream, _network.Write);
        streams.Stream(StateStream, writer => ModuleState.Save(_network.Module, writer.BaseStream));
    });

    static TorchModelTransformer INativeModel<TorchModelTransformer>.Load(IHostEnvironment environment, NativeModelReader reader)
    {
        var (name, batchSize, inputs, outputs) = reader.Stream(ColumnsStream, stream => (
            stream.ReadString(),
            Count(stream, int.MaxValue),
            Enumerable.Range(0, Count(stream, MostColumns)).Select(_ => NetworkInput.Read(stream)).ToList(),
            Enumerable.Range(0, Count(stream, MostColumns)).Select(_ => stream.ReadString()).ToList()));
        var device = TorchDevice.Resolve("auto", fallbackToCpu: true);
        return reader.Stream(StateStream, stream => new TorchModelTransformer(TorchNetwork.Create(
            name, TorchModelFactories.Create(environment, name), stream.BaseStream, inputs, outputs, batchSize, device)));
    }

    void IHoldsNativeMemory.Free() => _network.Module.Dispose();

    private static int Count(BinaryReader reader, int most) => reader.ReadInt32() is var count && count > 0 && count <= most
        ? count
        : throw new FairDiffException(
            $"The saved network has {count} columns or rows in a batch: the file is damaged. Save the model again.");

    private TorchModelMapper Mapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new TorchModelMapper(_network, inputSchema);
    }
}

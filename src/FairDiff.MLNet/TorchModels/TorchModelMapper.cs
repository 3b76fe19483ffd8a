using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.TorchModels;

/// <summary>Adds a network's outputs to rows of one schema.</summary>
internal sealed class TorchModelMapper(TorchNetwork network, DataViewSchema input)
    : NetworkMapper(input, [.. network.Inputs.Select(part => part.In(input))], Extend(input, network))
{
    public TorchNetwork Network => network;

    /// <summary>Buffers for the inputs of so many rows.</summary>
    public InputBuffer[] NewBuffers(DataViewRow row, int rows) =>
        [.. network.Inputs.Zip(Sources, (input, column) => new InputBuffer(input, row, row.Schema[column.Index], rows))];

    public override DataViewRowCursor NewCursor(IDataView source, bool[] active, Random? random) => new TorchModelCursor(
        this, source.GetRowCursor(GetDependencies(OutputSchema.Where(column => active[column.Index])), random), active);

    protected override DataViewRow NewRow(DataViewRow input, bool[] active) => new TorchModelRow(this, input, active);

    private static DataViewSchema Extend(DataViewSchema input, TorchNetwork network)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var (name, length) in network.Outputs.Zip(network.OutputLengths))
        {
            builder.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, length));
        }

        return builder.ToSchema();
    }
}

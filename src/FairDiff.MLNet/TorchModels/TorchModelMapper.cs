namespace FairDiff.MLNet.TorchModels;

/// <summary>Adds a network's outputs to rows of one schema, row by row: what a prediction engine uses.</summary>
internal sealed class TorchModelMapper : IRowToRowMapper
{
    private readonly DataViewSchema.Column[] _inputs;

    public TorchModelMapper(TorchNetwork network, DataViewSchema input)
    {
        Network = network;
        InputSchema = input;
        _inputs = [.. network.Inputs.Select(part => part.In(input))];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var (name, length) in network.Outputs.Zip(network.OutputLengths))
        {
            builder.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, length));
        }

        OutputSchema = builder.ToSchema();
    }

    public TorchNetwork Network { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>Which of the outputs a column is; negative for a column of the input.</summary>
    public int OutputOf(DataViewSchema.Column column) => column.Index - InputSchema.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
    [
        .. dependingColumns.SelectMany(column => OutputOf(column) < 0 ? [InputSchema[column.Index]] : _inputs)
            .DistinctBy(column => column.Index),
    ];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        ReferenceEquals(input.Schema, InputSchema)
            ? new TorchModelRow(this, input, ActiveColumns(activeColumns))
            : throw new ArgumentException("The row has another schema than the one that this mapper was made for.", nameof(input));

    /// <summary>For each output column whether it is among these.</summary>
    public bool[] ActiveColumns(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[OutputSchema.Count];
        foreach (var column in columns)
        {
            active[column.Index] = true;
        }

        return active;
    }

    /// <summary>Whether any of the outputs is active, and so the network is needed.</summary>
    public bool NeedsNetwork(bool[] active) => active.AsSpan(InputSchema.Count).Contains(true);

    /// <summary>Buffers for the inputs of so many rows.</summary>
    public InputBuffer[] NewBuffers(DataViewRow row, int rows) =>
        [.. Network.Inputs.Zip(_inputs, (input, column) => new InputBuffer(input, row, row.Schema[column.Index], rows))];

    /// <summary>A getter of an output for whatever row is current when it is called.</summary>
    public ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, Func<(float[][] Outputs, int Row)> current)
    {
        var index = OutputOf(column);
        var length = Network.OutputLengths[index];
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
        {
            var (outputs, row) = current();
            var editor = VBufferEditor.Create(ref value, length);
            outputs[index].AsSpan(row * length, length).CopyTo(editor.Values);
            value = editor.Commit();
        };
        return getter as ValueGetter<TValue> ?? throw Schema.ColumnErrors.WrongType<TValue>(column.Name, typeof(VBuffer<float>));
    }
}

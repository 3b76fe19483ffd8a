namespace FairDiff.MLNet.Imaging.Stages;

/// <summary>Adds the columns of a stage to rows of one schema, row by row: what a prediction engine uses.</summary>
internal sealed class ImageStageMapper(IImageStage stage, DataViewSchema input) : IRowToRowMapper
{
    public DataViewSchema.Column ImageColumn { get; } = Schema.Columns.Image(input, stage.ImageColumn);

    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema { get; } = stage.Deliver(input);

    /// <summary>Which of the added columns an output column is; negative for a column of the input.</summary>
    public int OffsetOf(DataViewSchema.Column column) => column.Index - input.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var indices = dependingColumns.Select(column => OffsetOf(column) < 0 ? column.Index : ImageColumn.Index).Distinct();
        return [.. indices.Select(index => input[index])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        => ReferenceEquals(input.Schema, InputSchema)
            ? new ImageStageRow(this, input, ActiveColumns(activeColumns))
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

    /// <summary>Whether any of the added columns is active, and so the network is needed.</summary>
    public bool NeedsNetwork(bool[] active) => active.AsSpan(input.Count).Contains(true);

    public IImageBatch NewBatch(bool[] active) => stage.NewBatch(active[input.Count..]);
}

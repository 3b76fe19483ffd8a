namespace FairDiff.MLNet.Data;

/// <summary>A stage that adds columns by what each row holds.</summary>
internal interface IRowwiseStage
{
    /// <summary>The columns that it reads.</summary>
    IReadOnlyList<DataViewSchema.Column> Sources(DataViewSchema input);

    /// <summary>All columns of the input, at the same indices, followed by those that are added.</summary>
    DataViewSchema Extend(DataViewSchema input);

    /// <summary>The added columns of whatever row is current.</summary>
    IRowwiseValues Open(DataViewRow row);
}

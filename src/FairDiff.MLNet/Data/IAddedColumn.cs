namespace FairDiff.MLNet.Data;

/// <summary>A column that a stage puts behind those of its source, row by row.</summary>
internal interface IAddedColumn
{
    /// <summary>The schema with the column behind.</summary>
    DataViewSchema Extend(DataViewSchema source);

    /// <summary>The columns of the source that these need.</summary>
    IEnumerable<DataViewSchema.Column> Needed(DataViewSchema source, IEnumerable<DataViewSchema.Column> columns);

    /// <summary>Gives the column's value of the row that <paramref name="row"/> stands on.</summary>
    ValueGetter<TValue> Getter<TValue>(DataViewRow row);
}

namespace FairDiff.MLNet.Schema;

/// <summary>A column whose value in a row is read as a number: 0 = missing.</summary>
internal sealed record KeyColumn(DataViewSchema.Column Column, Func<DataViewRow, Func<long>> CreateGetter)
{
    /// <summary>A column of keys or Booleans.</summary>
    public static KeyColumn Of(DataViewSchema schema, string name)
    {
        var column = Columns.Class(schema, name);
        return new(column, row => KeyGetter.Create(row, column));
    }
}

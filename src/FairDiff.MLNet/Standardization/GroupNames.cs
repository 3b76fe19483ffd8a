using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Standardization;

/// <summary>The group of each row by the names of its values, which are the same whatever keys a view gives them.</summary>
internal sealed class GroupNames(DataViewSchema schema, IReadOnlyList<string> columnNames)
{
    private readonly TextColumn[] _columns = [.. columnNames.Select(name => new TextColumn(schema, name))];

    public IEnumerable<DataViewSchema.Column> Columns => _columns.Select(column => column.Column);

    /// <summary>Reads the group of the current row; null where one of its values is missing.</summary>
    public Func<string?> ReaderOf(DataViewRow row)
    {
        var readers = Array.ConvertAll(_columns, column => column.ReaderOf(row));
        return () =>
        {
            var values = Array.ConvertAll(readers, read => read());
            return values.Contains("") ? null : string.Join(" * ", values);
        };
    }
}

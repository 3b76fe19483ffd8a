using FairDiff.Fairness;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Decisions;

/// <summary>
/// The group of each row by the name that reports have for it, of an attribute or a crossing of several. Rows of key 0 have their value, as
/// in the evaluation, from the column that <c>MapValueToKey</c> hid when it took its name.
/// </summary>
internal sealed class RowGroups
{
    private readonly MissingValues _missing;
    private readonly (TextColumn Keys, TextColumn? Original)[] _parts;

    /// <param name="schema">The columns.</param>
    /// <param name="attribute">A column, or a crossing such as Site*Sex.</param>
    /// <param name="missing">Which values are missing.</param>
    public RowGroups(DataViewSchema schema, string attribute, MissingValues missing)
    {
        _missing = missing;
        string[] names = schema.GetColumnOrNull(attribute) is null ? attribute.Split('*', StringSplitOptions.TrimEntries) : [attribute];
        _parts = Array.ConvertAll(names, name => (new TextColumn(schema, name), TextColumn.Hidden(schema, name)));
    }

    public IEnumerable<DataViewSchema.Column> Columns =>
        _parts.SelectMany(part => new[] { part.Keys, part.Original }).OfType<TextColumn>().Select(column => column.Column);

    public Func<string> ReaderOf(DataViewRow row)
    {
        Func<string>[] readers = Array.ConvertAll(_parts, part =>
        {
            var (read, original) = (part.Keys.ReaderOf(row), part.Original?.ReaderOf(row));
            return (Func<string>)(() => _missing.GroupOf(read() is { Length: > 0 } value ? value : original?.Invoke()));
        });
        return () => string.Join('|', readers.Select(read => read()));
    }
}

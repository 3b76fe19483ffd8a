using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Finds the groupings that a set of rows has a gap by: those of which every column has more than one value there.</summary>
internal static class VaryingGroups
{
    /// <param name="rows">A view with the columns of the groupings.</param>
    /// <param name="groups">Columns, or crossings such as site*sex. Of one whose site is the same in every row nothing is left but
    /// sex.</param>
    public static IReadOnlyList<string> Of(IDataView rows, IReadOnlyList<string> groups)
    {
        var columns = groups.SelectMany(group => group.Split('*')).Distinct().Select(name => rows.Schema[name]).ToArray();
        var values = columns.ToDictionary(column => column.Name, _ => new HashSet<string>());
        using var cursor = rows.GetRowCursor(columns);
        var readers = columns.Select(column => (Values: values[column.Name], Read: CellText.Reader(cursor, column))).ToArray();
        while (cursor.MoveNext())
        {
            foreach (var (seen, read) in readers)
            {
                if (read().Trim() is { Length: > 0 } value)
                {
                    seen.Add(value);
                }
            }
        }

        return [.. groups.Where(group => group.Split('*').All(name => values[name].Count > 1))];
    }
}

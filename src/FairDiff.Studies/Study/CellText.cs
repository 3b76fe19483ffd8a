using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Reads cells of text, key and boolean columns as text; a missing key is empty.</summary>
internal static class CellText
{
    /// <summary>The cells of some columns, row by row.</summary>
    public static List<string[]> Rows(IDataView view, IReadOnlyList<string> columns)
    {
        DataViewSchema.Column[] read = [.. columns.Select(column => view.Schema[column])];
        using var cursor = view.GetRowCursor(read);
        Func<string>[] cells = [.. read.Select(column => Reader(cursor, column))];
        var rows = new List<string[]>();
        while (cursor.MoveNext())
        {
            rows.Add([.. cells.Select(cell => cell())]);
        }

        return rows;
    }

    public static Func<string> Reader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType)
        {
            var (key, names) = (cursor.GetGetter<uint>(column), KeyNames(column));
            return () => Value(key) is > 0 and var number ? names[number - 1] : "";
        }

        if (column.Type is BooleanDataViewType)
        {
            var flag = cursor.GetGetter<bool>(column);
            return () => Value(flag) ? "true" : "false";
        }

        var text = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        return () => Value(text).ToString();
    }

    private static T? Value<T>(ValueGetter<T> getter)
    {
        T? value = default;
        getter(ref value!);
        return value;
    }

    private static string[] KeyNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }
}

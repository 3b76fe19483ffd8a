using System.Globalization;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The values that the user gives synthetic rows in columns that the generator knows nothing of.</summary>
internal sealed class FilledColumns
{
    private readonly Dictionary<string, object[]> _values;

    /// <param name="columns">What the user gives, as <see cref="Check"/> accepted it.</param>
    /// <param name="schema">The columns of the real rows.</param>
    /// <param name="rows">The synthetic rows.</param>
    /// <exception cref="FairDiffException">A value is not of the type of its column.</exception>
    public FilledColumns(IReadOnlyList<SyntheticColumn> columns, DataViewSchema schema, IReadOnlyList<SyntheticRow> rows) =>
        _values = columns.ToDictionary(
            column => column.Name, column => rows.Select(row => Converted(column, row, schema[column.Name].Type)).ToArray());

    /// <summary>The values of rows that were drawn.</summary>
    /// <param name="columns">What the user gives.</param>
    /// <param name="schema">The columns of the real rows.</param>
    /// <param name="cells">The condition of each row.</param>
    /// <param name="conditions">What the keys of conditions stand for.</param>
    /// <param name="pathOf">The file of each row.</param>
    public static FilledColumns Of(
        IReadOnlyList<SyntheticColumn> columns, DataViewSchema schema, IReadOnlyList<ConditionCell> cells, ConditionedRows conditions,
        Func<int, string> pathOf)
    {
        var rows = columns.Count == 0 ? [] : cells.Select((cell, index) =>
            new SyntheticRow(Path.GetFullPath(pathOf(index)), CellCounts.Name(cell, conditions)));
        return new(columns, schema, [.. rows]);
    }

    /// <summary>Checks a promise before anything is trained.</summary>
    /// <param name="columns">What the user gives.</param>
    /// <param name="shape">The columns of the real rows.</param>
    /// <param name="known">Those that the generator fills.</param>
    /// <exception cref="FairDiffException">A column is not there, is filled already or twice, or holds something else than a value
    /// is.</exception>
    public static void Check(IReadOnlyList<SyntheticColumn> columns, SchemaShape shape, IReadOnlyList<string> known)
    {
        foreach (var (index, name) in columns.Select(column => column.Name).Index())
        {
            var found = shape.Find(name) ?? throw new FairDiffException(
                $"SyntheticColumns names '{name}', which is not there. The columns are "
                    + $"{string.Join(", ", shape.Select(other => other.Name))}.");
            if (known.Contains(name) || columns.Take(index).Any(other => other.Name == name))
            {
                throw new FairDiffException(
                    $"SyntheticColumns names '{name}', which is filled already. Name each column once, and neither the image, nor the "
                        + "label, nor an attribute.");
            }

            if (found.Kind != SchemaShape.Column.VectorKind.Scalar || found.IsKey
                || found.ItemType is not (TextDataViewType or NumberDataViewType or BooleanDataViewType))
            {
                throw new FairDiffException(
                    $"SyntheticColumns names '{name}', which holds {(found.IsKey ? "keys" : $"{found.Kind} of {found.ItemType}")}. Name "
                        + "columns of text, a number or a Boolean, and put stages that make keys or vectors of them behind this one.");
            }
        }
    }

    /// <summary>The getter of a column that the user fills; null for another.</summary>
    public ValueGetter<TValue>? GetterOrNull<TValue>(DataViewSchema.Column column, Func<int> row)
    {
        if (column.IsHidden || !_values.TryGetValue(column.Name, out var values))
        {
            return null;
        }

        return column.Type.RawType == typeof(TValue)
            ? (ref TValue value) => value = (TValue)values[row()]
            : throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
    }

    private static object Converted(SyntheticColumn column, SyntheticRow row, DataViewType type)
    {
        var value = column.Value(row);
        try
        {
            return type is TextDataViewType
                ? ((string)value).AsMemory()
                : Convert.ChangeType(
                    value is string ? throw new InvalidCastException() : value, type.RawType, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is InvalidCastException or OverflowException or FormatException)
        {
            throw new FairDiffException(
                $"SyntheticColumns gives '{value}' ({value?.GetType().Name ?? "null"}) for column '{column.Name}', which holds {type}. "
                    + (type is TextDataViewType ? "Give a string." : type is BooleanDataViewType ? "Give a Boolean."
                        : "Give a number within its range."),
                exception);
        }
    }
}

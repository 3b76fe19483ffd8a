namespace FairDiff.MLNet.Schema;

/// <summary>A key, Boolean or text column read as text; empty = missing.</summary>
internal sealed class TextColumn
{
    private readonly IReadOnlyList<string>? _keyNames;

    public TextColumn(DataViewSchema schema, string name)
    {
        Column = schema.GetColumnOrNull(name) ?? throw new FairDiffException(
            $"There is no column '{name}'. The columns are "
                + $"{string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => column.Name))}.");
        _keyNames = Column.Type switch
        {
            KeyDataViewType or BooleanDataViewType => KeyValues.Of(Columns.Class(schema, name)).Names,
            TextDataViewType => null,
            _ => throw new FairDiffException(
                $"Column '{name}' holds {Column.Type}; a key or text is needed. Put ml.Transforms.Conversion.ConvertType(\"{name}\", " +
                "outputKind: DataKind.String) before the evaluation, or name another column."),
        };
    }

    private TextColumn(DataViewSchema.Column hidden) => Column = hidden;

    public DataViewSchema.Column Column { get; }

    /// <summary>The names of the keys in key order, or of false and true; null for a text column.</summary>
    public IReadOnlyList<string>? KeyNames => _keyNames;

    /// <summary>The last hidden column of a key column's name whose values have names, of which <c>MapValueToKey</c> in place made the
    /// keys; null where there is none.</summary>
    public static TextColumn? Hidden(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name)?.Type is not KeyDataViewType ? null
        : schema.Where(column => column.IsHidden && column.Name == name && KeyValueFormat.Find(column.Type) is not null)
            .Select(column => new TextColumn(column)).LastOrDefault();

    public Func<string> ReaderOf(DataViewRow row)
    {
        if (_keyNames is not null)
        {
            var key = KeyGetter.Create(row, Column);
            return () => key() is > 0 and var value ? _keyNames[(int)value - 1] : string.Empty;
        }

        return KeyValueFormat.Of(Column.Type, Column.Name).ReaderOf(row, Column);
    }
}

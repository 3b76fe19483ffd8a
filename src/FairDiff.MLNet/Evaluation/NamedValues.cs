using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Evaluation;

/// <summary>
/// The values of a column of names in all rows, as text. <c>MapValueToKey</c> in place makes key 0 of every value that it did not see where
/// it was fitted, and hides the column that says which: rows of key 0 have their value from there, so that a hospital without training rows
/// keeps its name.
/// </summary>
internal sealed class NamedValues
{
    private readonly TextColumn _column;
    private readonly Original[] _originals;
    private readonly List<string> _values = [];

    public NamedValues(DataViewSchema schema, string name)
    {
        _column = new TextColumn(schema, name);
        _originals =
        [
            .. schema.Where(column => column.IsHidden && column.Name == name).Reverse()
                .Select(column => (Column: column, Format: KeyValueFormat.Find(column.Type)))
                .Where(candidate => candidate.Format is not null)
                .Select(candidate => new Original(candidate.Column, candidate.Format!)),
        ];
    }

    /// <summary>The names of the keys in key order; null where the column holds none.</summary>
    public IReadOnlyList<string>? KeyNames => _column.KeyNames;

    public DataViewSchema.Column Column => _column.Column;

    public IEnumerable<DataViewSchema.Column> Columns => [_column.Column, .. _originals.Select(original => original.Column)];

    /// <summary>What is to be called once per row, to take its value: that of the column itself, empty for key 0.</summary>
    public Func<string> ReaderOf(DataViewRow row)
    {
        var read = _column.ReaderOf(row);
        Action<string>[] takers = [.. _originals.Select(original => original.TakerOf(row))];
        return () =>
        {
            var value = read();
            _values.Add(value);
            foreach (var take in takers)
            {
                take(value);
            }

            return value;
        };
    }

    /// <summary>The value of each row that was taken; empty = missing.</summary>
    public IReadOnlyList<string> Read() => [.. _values.Select((value, row) => value.Length > 0 ? value : OriginalOf(row))];

    /// <summary>What a row of key 0 held before it was a key; empty where nothing tells.</summary>
    public string OriginalOf(int row) =>
        _originals.Where(original => original.IsThatOfTheKeys).Select(original => original.Values[row])
            .FirstOrDefault(text => text.Length > 0) ?? string.Empty;

    /// <summary>How many rows of key 0 nothing tells of whether they had a value that is new or none.</summary>
    public int CountUndecided() =>
        KeyNames is null || Array.Exists(_originals, original => original.IsThatOfTheKeys) ? 0 : _values.Count(value => value.Length == 0);

    /// <summary>The values that only rows of key 0 have, with how many rows that are.</summary>
    public IReadOnlyDictionary<string, int> CountUnseen() =>
        _values.Index().Where(pair => pair.Item.Length == 0).Select(pair => OriginalOf(pair.Index)).Where(text => text.Length > 0)
            .GroupBy(text => text).ToDictionary(rows => rows.Key, rows => rows.Count());

    /// <summary>A hidden column of the same name.</summary>
    private sealed class Original(DataViewSchema.Column column, KeyValueFormat format)
    {
        public DataViewSchema.Column Column => column;

        public List<string> Values { get; } = [];

        /// <summary>Whether the keys were made of it: it says the same as they in every row that has one.</summary>
        public bool IsThatOfTheKeys { get; private set; } = true;

        public Action<string> TakerOf(DataViewRow row)
        {
            var read = format.ReaderOf(row, column);
            return value =>
            {
                var own = read();
                Values.Add(own);
                IsThatOfTheKeys &= value.Length == 0 || value == own;
            };
        }
    }
}

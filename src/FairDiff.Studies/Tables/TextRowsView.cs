using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Rows of text in memory as ML.NET reads them: no file between that another reader would read by rules of its own.</summary>
/// <param name="columns">The names of the columns.</param>
/// <param name="rows">The cells of each row.</param>
public sealed class TextRowsView(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows) : IDataView
{
    private const int BatchSize = 64;

    /// <summary>A column of vectors behind those of text; null = there is none.</summary>
    internal LabelVectorColumn? Vectors { get; init; }

    /// <inheritdoc/>
    public DataViewSchema Schema => field ??= SchemaOf(columns, Vectors);

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public long? GetRowCount() => rows.Count;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Part(columnsNeeded, 0, 1);

    /// <summary>Batches in turns: images that the rows name are then decoded side by side.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var parts = Math.Clamp((rows.Count + BatchSize - 1) / BatchSize, 1, Math.Max(n, 1));
        return [.. Enumerable.Range(0, parts).Select(part => Part(needed, part, parts))];
    }

    private Cursor Part(IEnumerable<DataViewSchema.Column> needed, int part, int parts) =>
        new(rows, Vectors, Schema, [.. needed.Select(column => column.Index)], part, parts);

    private static DataViewSchema SchemaOf(IReadOnlyList<string> columns, LabelVectorColumn? vectors)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
        {
            builder.AddColumn(column, TextDataViewType.Instance);
        }

        if (vectors is not null)
        {
            LabelVectorColumn.AddTo(builder, vectors.Name, vectors.Slots);
        }

        return builder.ToSchema();
    }

    private sealed class Cursor(
        IReadOnlyList<IReadOnlyList<string>> rows, LabelVectorColumn? vectors, DataViewSchema schema, HashSet<int> active, int part,
        int parts) : DataViewRowCursor
    {
        private long _position = -1;
        private int _row = -1;

        public override long Position => _row < rows.Count ? _position : -1;

        public override long Batch => Math.Max(_row, 0) / BatchSize;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext()
        {
            if (_row < rows.Count)
            {
                // Behind a batch come those of the others.
                _row = _row < 0 ? part * BatchSize : ++_row % BatchSize == 0 ? _row + ((parts - 1) * BatchSize) : _row;
                _position++;
            }

            return _row < rows.Count;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getter(column) as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Column '{column.Name}' holds {(column.Type is VectorDataViewType ? "vectors" : "text")}, not {typeof(TValue)}.");

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        private Delegate Getter(DataViewSchema.Column column) => !active.Contains(column.Index)
            ? throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was opened.")
            : column.Type is VectorDataViewType
                ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => LabelVectorColumn.Copy(vectors!.Rows[_row], ref value))
                : (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = rows[_row][column.Index].AsMemory());
    }
}

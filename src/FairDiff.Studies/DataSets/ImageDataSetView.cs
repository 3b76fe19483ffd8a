using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>The rows of a data set as ML.NET reads them, from its files at every pass.</summary>
/// <param name="set">The set.</param>
/// <param name="report">Told what a pass leaves out; null = nobody.</param>
internal sealed class ImageDataSetView(ImageDataSet set, Action<string>? report) : IDataView
{
    public const string PathColumn = "Path";

    public DataViewSchema Schema { get; } = SchemaOf(set);

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(set.ReadRows(report).GetEnumerator(), Schema, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema SchemaOf(ImageDataSet set)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(PathColumn, TextDataViewType.Instance);
        if (set.Conditions.Count == 0)
        {
            builder.AddColumn(StudyData.LabelColumn, TextDataViewType.Instance);
        }
        else
        {
            LabelVectorColumn.AddTo(builder, StudyData.LabelColumn, set.Conditions);
        }

        foreach (var column in set.Columns)
        {
            builder.AddColumn(column, TextDataViewType.Instance);
        }

        return builder.ToSchema();
    }

    private sealed class Cursor(IEnumerator<ImageDataSetRow> rows, DataViewSchema schema, HashSet<int> active) : DataViewRowCursor
    {
        // Path and Label come first.
        private const int First = 2;

        private long _position = -1;
        private bool _ended;

        public override long Position => _ended ? -1 : _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext()
        {
            _ended = _ended || !rows.MoveNext();
            _position++;
            return !_ended;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Getter(column) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        protected override void Dispose(bool disposing)
        {
            rows.Dispose();
            base.Dispose(disposing);
        }

        private Delegate Getter(DataViewSchema.Column column) => !active.Contains(column.Index)
            ? throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was opened.")
            : column.Name switch
            {
                PathColumn => Text(row => row.Path),
                StudyData.LabelColumn when column.Type is TextDataViewType => Text(row => row.Label),
                StudyData.LabelColumn => (ValueGetter<VBuffer<float>>)(
                    (ref VBuffer<float> value) => LabelVectorColumn.Copy(rows.Current.Labels, ref value)),
                _ => Text(row => row.Values[column.Index - First]),
            };

        private ValueGetter<ReadOnlyMemory<char>> Text(Func<ImageDataSetRow, string> value) =>
            (ref ReadOnlyMemory<char> text) => text = value(rows.Current).AsMemory();
    }
}

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
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(
                "SlotNames", new VectorDataViewType(TextDataViewType.Instance, set.Conditions.Count),
                (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(
                    set.Conditions.Count, [.. set.Conditions.Select(condition => condition.AsMemory())]));
            builder.AddColumn(
                StudyData.LabelColumn, new VectorDataViewType(NumberDataViewType.Single, set.Conditions.Count),
                annotations.ToAnnotations());
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
                StudyData.LabelColumn => (ValueGetter<VBuffer<float>>)Labels,
                _ => Text(row => row.Values[column.Index - First]),
            };

        private ValueGetter<ReadOnlyMemory<char>> Text(Func<ImageDataSetRow, string> value) =>
            (ref ReadOnlyMemory<char> text) => text = value(rows.Current).AsMemory();

        private void Labels(ref VBuffer<float> value)
        {
            var labels = rows.Current.Labels;
            var editor = VBufferEditor.Create(ref value, labels.Count);
            for (var entry = 0; entry < labels.Count; entry++)
            {
                editor.Values[entry] = labels[entry];
            }

            value = editor.Commit();
        }
    }
}

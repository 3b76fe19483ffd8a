using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Data;

/// <summary>The real rows of a view (<c>IsSynthetic</c> = false) followed by the synthetic ones (<c>IsSynthetic</c> = true).</summary>
internal sealed class AugmentedDataView(IDataView source, ISyntheticRows synthetic) : IDataView
{
    public DataViewSchema Schema { get; } = SyntheticFlag.Extend(source.Schema);

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount() + synthetic.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
        {
            active[column.Index] = true;
        }

        var real = source.GetRowCursor(source.Schema.Where(column => active[column.Index]));
        return new Cursor(real, Schema, synthetic, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor real, DataViewSchema schema, ISyntheticRows synthetic, bool[] active)
        : ForwardingCursor(real, schema)
    {
        /// <summary>The synthetic row, or -1 while real rows are read.</summary>
        private int _synthetic = -1;
        private bool _realEnded;

        protected override bool MoveNextCore()
        {
            if (!_realEnded && Source.MoveNext())
            {
                return true;
            }

            _realEnded = true;
            return ++_synthetic < synthetic.Count;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!active[column.Index])
            {
                throw ColumnErrors.Inactive(column.Name);
            }

            if (SyntheticFlag.IsFlag(Source.Schema, column))
            {
                return SyntheticFlag.FlagGetter<TValue>((ref bool value) => value = _synthetic >= 0);
            }

            var sourceColumn = Source.Schema[column.Index];
            var ofReal = Source.GetGetter<TValue>(sourceColumn);
            var ofSynthetic = synthetic.GetGetter<TValue>(sourceColumn, () => _synthetic);
            return (ref TValue value) =>
            {
                if (_synthetic < 0)
                {
                    ofReal(ref value);
                }
                else
                {
                    ofSynthetic(ref value);
                }
            };
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            var ofReal = Source.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                if (_synthetic < 0)
                {
                    ofReal(ref id);
                }
                else
                {
                    // Sources number their rows from the low end of the id space.
                    id = new DataViewRowId((ulong)_synthetic, ulong.MaxValue);
                }
            };
        }
    }
}

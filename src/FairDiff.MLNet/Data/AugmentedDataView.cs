using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>The real rows of a view (<c>IsSynthetic</c> = false) followed by the synthetic ones (<c>IsSynthetic</c> = true).</summary>
/// <param name="source">The real rows.</param>
/// <param name="synthetic">The synthetic ones.</param>
/// <param name="maker">Whose rows these are.</param>
internal sealed class AugmentedDataView(IDataView source, ISyntheticRows synthetic, FittedViewExpansion maker) : IDataView, IExpandedView
{
    public IDataView Source => source;

    public FittedViewExpansion Maker => maker;

    public bool IsTaken { get; set; }

    public DataViewSchema Schema { get; } = SyntheticFlag.Extend(source.Schema);

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount() + synthetic.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        maker.NoteRead(this);
        var active = Active(columnsNeeded);
        return new Cursor(source.GetRowCursor(InSource(active)), Schema, synthetic, active, turn: 0, turns: 1);
    }

    /// <summary>As many cursors as the source gives; each goes on to a share of the synthetic rows.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        maker.NoteRead(this);
        var active = Active(columnsNeeded);
        var real = source.GetRowCursorSet(InSource(active), n);
        return [.. real.Select((cursor, turn) => new Cursor(cursor, Schema, synthetic, active, turn, real.Length))];
    }

    private bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[Schema.Count];
        foreach (var column in columns)
        {
            active[column.Index] = true;
        }

        return active;
    }

    private IEnumerable<DataViewSchema.Column> InSource(bool[] active) => source.Schema.Where(column => active[column.Index]);

    /// <param name="real">The real rows.</param>
    /// <param name="schema">The view's schema.</param>
    /// <param name="synthetic">All synthetic rows, which cursors take in turns, a batch at a time.</param>
    /// <param name="active">The columns that are asked for.</param>
    /// <param name="turn">The first batch of synthetic rows.</param>
    /// <param name="turns">The number of cursors.</param>
    private sealed class Cursor(DataViewRowCursor real, DataViewSchema schema, ISyntheticRows synthetic, bool[] active, int turn, int turns)
        : ForwardingCursor(real, schema)
    {
        private const int RowsPerBatch = 64;

        /// <summary>Behind all batches of the source, whose number is not known.</summary>
        private const long FirstBatch = 1L << 62;

        /// <summary>The synthetic row, or -1 while real rows are read.</summary>
        private int _synthetic = -1;
        private bool _realEnded;

        public override long Batch => _synthetic < 0 ? Source.Batch : FirstBatch + (_synthetic / RowsPerBatch);

        protected override bool MoveNextCore()
        {
            if (!_realEnded && Source.MoveNext())
            {
                return true;
            }

            if (!_realEnded)
            {
                _realEnded = true;
                _synthetic = turn * RowsPerBatch;
            }
            else if (++_synthetic % RowsPerBatch == 0)
            {
                _synthetic += (turns - 1) * RowsPerBatch;
            }

            return _synthetic < synthetic.Count;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!active[column.Index])
            {
                throw ColumnErrors.Inactive(column.Name);
            }

            if (LastColumn.Is(Source.Schema, column))
            {
                return LastColumn.Getter<TValue, bool>(SyntheticFlag.Name, (ref bool value) => value = _synthetic >= 0);
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

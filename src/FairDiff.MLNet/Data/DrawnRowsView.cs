using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>
/// The rows that a drawing stage trains on, the same in every cursor, as any view promises: each row that can be drawn once, with what it
/// counts in the column of weights; or the rows of a fixed draw, which all count alike. Trainers of this library draw from the former anew
/// in each pass (<see cref="FreshDraws"/>).
/// </summary>
internal sealed class DrawnRowsView : IDataView, IExpandedView
{
    private readonly FittedViewExpansion _maker;
    private readonly IDrawPlan _plan;
    private readonly int[] _multiplicities;
    private readonly float[]? _weights;
    private readonly UnweightedTraining _unweighted;
    private readonly DataViewSchema.Column[] _earlier;
    private readonly bool _isDrawn;

    /// <param name="source">The rows to draw from.</param>
    /// <param name="plan">How they are drawn.</param>
    /// <param name="column">The column of weights.</param>
    /// <param name="passes">How many passes are drawn; null = none, every row is there once with its weight.</param>
    /// <param name="maker">Whose rows these are.</param>
    /// <param name="unweighted">Warns of trainers that leave the weights out.</param>
    public DrawnRowsView(
        IDataView source, IDrawPlan plan, WeightColumn column, int? passes, FittedViewExpansion maker, UnweightedTraining unweighted)
    {
        (Source, Schema, _maker, _plan, _unweighted) = (source, column.Extend(source.Schema), maker, plan, unweighted);
        _isDrawn = passes is not null;
        _earlier = column.Earlier(source.Schema) is { } taken ? [taken] : [];
        if (passes is { } count)
        {
            _multiplicities = Sum(Enumerable.Range(0, count).Select(plan.Draw));
        }
        else
        {
            _weights = plan.Weights();
            _multiplicities = Array.ConvertAll(_weights, weight => weight > 0 ? 1 : 0);
        }
    }

    /// <summary>The rows that are drawn from.</summary>
    public IDataView Source { get; }

    public DataViewSchema Schema { get; }

    /// <summary>The name of the column of weights; null where rows of a draw count alike.</summary>
    public string? WeightColumnName => _weights is null ? null : Schema[^1].Name;

    public FittedViewExpansion Maker => _maker;

    public bool IsTaken { get; set; }

    /// <summary>Whether trainers of this library draw anew; false = they take each row once, with its weight, as all others do.</summary>
    public bool IsRedrawn { get; init; } = true;

    /// <summary>How to draw from this view's rows anew; null = its rows are a draw already, or not to be drawn.</summary>
    public IDrawPlan? FreshPlan => _isDrawn || !IsRedrawn ? null : _plan;

    /// <summary>The place in the source of each of this view's rows.</summary>
    public int[] Places => [.. _multiplicities.Index().SelectMany(row => Enumerable.Repeat(row.Index, row.Item))];

    /// <summary>A shuffled source would no longer match the places.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => _multiplicities.Sum(copies => (long)copies);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var isWeighted = needed.Any(column => LastColumn.Is(Source.Schema, column));
        _maker.NoteRead(this);
        if (!isWeighted && needed.Length > 0 && _weights is not null)
        {
            _unweighted.WarnOnce(_weights);
        }

        // The plan has taken the weights of an earlier stage into account: asking for them tells that stage that they are not left out.
        var inSource = LastColumn.InSource(Source.Schema, needed).Union(_earlier);
        return new Cursor(Source.GetRowCursor(inSource), Schema, _multiplicities, _weights, isWeighted);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static int[] Sum(IEnumerable<int[]> draws) =>
        draws.Aggregate((sum, draw) => [.. sum.Zip(draw, (one, other) => checked(one + other))]);

    /// <param name="source">The rows to draw from.</param>
    /// <param name="schema">The schema with the weights.</param>
    /// <param name="multiplicities">How often each row is there.</param>
    /// <param name="weights">What each row counts; null = 1.</param>
    /// <param name="isWeighted">Whether the weights are asked for.</param>
    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, int[] multiplicities, float[]? weights, bool isWeighted)
        : RepeatingCursor(source, schema, multiplicities)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) =>
            LastColumn.Is(Source.Schema, column) ? isWeighted : base.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!LastColumn.Is(Source.Schema, column))
            {
                return base.GetGetter<TValue>(column);
            }

            return isWeighted
                ? LastColumn.Getter<TValue, float>(column.Name, (ref float value) => value = weights?[Place] ?? 1)
                : throw ColumnErrors.Inactive(column.Name);
        }
    }
}

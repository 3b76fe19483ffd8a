namespace FairDiff.Fairness;

/// <summary>One number of a report as a row of a table, for CSV, an IDataView, or a data frame.</summary>
public sealed record FairnessRow
{
    /// <summary>Gets the attribute or crossing; "overall" for all rows.</summary>
    public required string Grouping { get; init; }

    /// <summary>Gets the group; empty for a gap.</summary>
    public required string Group { get; init; }

    /// <summary>Gets the metric, as in <see cref="MetricNames"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>Gets what the number is: "value" of a group, or "gap" between groups.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the rows that a value rests on; for a gap, the groups compared.</summary>
    public required int N { get; init; }

    /// <summary>Gets the number; NaN = none.</summary>
    public required double Value { get; init; }

    /// <summary>Gets the lower end of its interval; NaN = none.</summary>
    public required double Lower { get; init; }

    /// <summary>Gets the upper end of its interval; NaN = none.</summary>
    public required double Upper { get; init; }

    /// <summary>Gets how the interval was made: "percentile" or "BCa"; empty = no interval.</summary>
    public required string IntervalMethod { get; init; }

    /// <summary>Gets the p-value of a gap; NaN = none.</summary>
    public required double PValue { get; init; }

    /// <summary>Gets the verdict in words, as in the JSON.</summary>
    public required string Verdict { get; init; }

    /// <summary>Gets the reason; empty = none.</summary>
    public required string Reason { get; init; }
}

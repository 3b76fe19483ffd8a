namespace FairDiff.Fairness;

/// <summary>
/// The rows of a group that a metric rests on: how many there are is its n, and too few are insufficient evidence. Without one of them, as
/// can be in a resample, the metric is undefined and its value is not asked for.
/// </summary>
public enum MetricEvidence
{
    /// <summary>All rows.</summary>
    Rows,

    /// <summary>Rows in which something is known: all of exclusive classes, of conditions those with a known one.</summary>
    KnownRows,

    /// <summary>Rows of its class, or of the positive one of two (<see cref="FairnessOptions.MinimumClassSize"/>).</summary>
    RowsOfClass,

    /// <summary>Rows of other classes than its own, or than the positive one of two.</summary>
    RowsOfOtherClasses,

    /// <summary>Rows on either side of its class, or of the positive one of two; without one of them rows of at least two
    /// classes.</summary>
    BothSides,

    /// <summary>Rows of the high-risk classes.</summary>
    HighRiskRows,
}

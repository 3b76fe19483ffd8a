namespace FairDiff.Fairness.Measures;

/// <summary>The value of a metric from counts.</summary>
/// <param name="Of">Its value in a group; NaN = undefined.</param>
/// <param name="Reads">What must have been counted for it, beside decisions.</param>
internal sealed record CountedValue(Func<GroupCounts, int, double> Of, CountedParts Reads = CountedParts.Decisions)
{
    /// <summary>What it rests on; null = as its definition says.</summary>
    public Func<GroupCounts, int, Basis>? Basis { get; init; }
}

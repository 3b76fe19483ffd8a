namespace FairDiff.Fairness.Measures;

/// <summary>A metric of some predictions: what it is called, how it follows from the counts of a group, and how many rows it rests
/// on.</summary>
/// <param name="Name">As in <see cref="MetricNames"/>.</param>
/// <param name="Value">Its value in a group; NaN = undefined.</param>
/// <param name="Basis">What it rests on in a group that has rows.</param>
internal sealed record Metric(string Name, Func<GroupCounts, int, double> Value, Func<GroupCounts, int, Basis> Basis)
{
    /// <summary>The name of its <see cref="MetricDefinition"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The class that it is a value of; null = of all.</summary>
    public int? Class { get; init; }

    /// <summary>Whether a small value is the good one.</summary>
    public bool LowerIsBetter { get; init; }

    /// <summary>The value that is the good one; null = a large or a small one.</summary>
    public double? Target { get; init; }

    /// <summary>The larger, the better the value is.</summary>
    public double Goodness(double value) => Target is { } target ? -Math.Abs(value - target) : LowerIsBetter ? -value : value;

    /// <summary>What must have been counted for it.</summary>
    public CountedParts Reads { get; init; }
}

/// <summary>The rows that a metric rests on, how many are needed, and what to say about it.</summary>
internal readonly record struct Basis(long Rows, long Needed, string? Reason);

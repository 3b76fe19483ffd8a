namespace FairDiff.Fairness;

/// <summary>All metrics of one group of rows, or of all rows.</summary>
public sealed record GroupResult
{
    /// <summary>Gets the name: the attribute's value, "north|F" for a crossing, "unknown" for a missing one, "overall" for all
    /// rows.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the number of rows.</summary>
    public required int N { get; init; }

    /// <summary>Gets the number of rows whose label is a high-risk class; null when no such class was named.</summary>
    public required int? NHighRisk { get; init; }

    /// <summary>Gets whether an attribute is missing in these rows.</summary>
    public required bool IsUnknown { get; init; }

    /// <summary>Gets the values by metric, in the order in which they are shown.</summary>
    public required IReadOnlyDictionary<string, MetricValue> Values { get; init; }

    /// <summary>
    /// Gets the confusion matrix, K x K: rows are true classes, columns predicted ones, in the order of the class names. Empty with
    /// conditions that go together.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>Gets the outcomes by class (against the rest) or condition; rows in which a condition is unknown are not counted.</summary>
    public required IReadOnlyDictionary<string, OutcomeCounts> Outcomes { get; init; }

    /// <summary>Gets one metric.</summary>
    /// <param name="metric">A name of <see cref="MetricNames"/>.</param>
    /// <exception cref="FairnessException">There is no such metric in this report.</exception>
    public MetricValue this[string metric] => Values.TryGetValue(metric, out var value)
        ? value
        : throw new FairnessException($"There is no metric '{metric}' in this report; there are {string.Join(", ", Values.Keys)}.");
}

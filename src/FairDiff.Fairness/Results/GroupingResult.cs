namespace FairDiff.Fairness;

/// <summary>The groups of one attribute, or of a crossing of several, and the gaps between them.</summary>
public sealed record GroupingResult
{
    /// <summary>Gets the attribute's name, or "site*sex" for a crossing.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the groups, sorted by name; the unknown ones come last. Cells of a crossing without rows are listed with n =
    /// 0.</summary>
    public required IReadOnlyList<GroupResult> Groups { get; init; }

    /// <summary>Gets the gaps by metric.</summary>
    public required IReadOnlyDictionary<string, GapValue> Gaps { get; init; }

    /// <summary>Gets the metrics that it was evaluated by.</summary>
    public MetricRegistry Metrics { get; init; } = MetricRegistry.BuiltIn;

    /// <summary>Gets one group.</summary>
    /// <param name="group">The group's name.</param>
    /// <exception cref="FairnessException">There is no such group.</exception>
    public GroupResult this[string group] => Groups.FirstOrDefault(candidate => candidate.Name == group)
        ?? throw new FairnessException($"'{Name}' has no group '{group}'; it has {string.Join(", ", Groups.Select(g => g.Name))}.");
}

namespace FairDiff.Fairness;

/// <summary>One out-of-distribution set beside the in-distribution one.</summary>
public sealed record ShiftedSet
{
    /// <summary>Gets the set's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets its own report.</summary>
    public required FairnessReport Report { get; init; }

    /// <summary>Gets every overall metric, gap and worst group that both sets have.</summary>
    public required IReadOnlyList<QuantityShift> Quantities { get; init; }

    /// <summary>Gets what only one of both sets has: an attribute or class is missing, or too few rows.</summary>
    public required IReadOnlyList<QuantityName> NotComparable { get; init; }

    /// <summary>Gets the prevalence shift: the classes or conditions.</summary>
    public required IReadOnlyList<ShareShift> Labels { get; init; }

    /// <summary>Gets the demographic shift: the groups of each attribute and crossing that a set has; the unknown ones too.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ShareShift>> Groups { get; init; }
}

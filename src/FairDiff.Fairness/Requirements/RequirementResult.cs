namespace FairDiff.Fairness;

/// <summary>Whether a report met a <see cref="FairnessRequirement"/>.</summary>
/// <param name="Requirement">The condition as it was written.</param>
/// <param name="IsMet">Whether it is met; false when the value could not be computed.</param>
/// <param name="Value">What was compared; null when it could not be computed.</param>
/// <param name="Reason">The outcome in words.</param>
public sealed record RequirementResult(string Requirement, bool IsMet, double? Value, string Reason)
{
    /// <summary>Gets the interval of the quantity; null where it has none, or could not be computed.</summary>
    public ConfidenceInterval? Interval { get; init; }

    /// <summary>Gets a value indicating whether there is too little evidence to say: not met, but not because of a bad value.</summary>
    public bool IsUndecided => Value is null;
}

namespace FairDiff.Fairness;

/// <summary>Whether a report met a <see cref="FairnessRequirement"/>.</summary>
/// <param name="Requirement">The condition as it was written.</param>
/// <param name="IsMet">Whether it is met; false when the value could not be computed.</param>
/// <param name="Value">What was compared; null when it could not be computed.</param>
/// <param name="Reason">The outcome in words.</param>
public sealed record RequirementResult(string Requirement, bool IsMet, double? Value, string Reason);

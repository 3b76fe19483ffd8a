namespace FairDiff.MLNet;

/// <summary>What a label or attribute column can hold.</summary>
/// <param name="Name">The column.</param>
/// <param name="Values">Its values, in the order of their keys.</param>
public sealed record ConditionPartValues(string Name, IReadOnlyList<string> Values);

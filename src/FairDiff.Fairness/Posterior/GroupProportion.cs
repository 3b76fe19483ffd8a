namespace FairDiff.Fairness;

/// <summary>Successes among the rows of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Successes">0 to <paramref name="Rows"/>.</param>
/// <param name="Rows">The rows, at least 1.</param>
public sealed record GroupProportion(string Group, int Successes, int Rows);

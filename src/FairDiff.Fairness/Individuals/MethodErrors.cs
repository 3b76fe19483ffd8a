namespace FairDiff.Fairness;

/// <summary>The rows that a method gets wrong in every replicate.</summary>
/// <param name="Method">The method.</param>
/// <param name="Replicates">Its replicates.</param>
/// <param name="Rows">The rows, from 0, in ascending order.</param>
/// <param name="Groups">How many there are in each group of each grouping.</param>
public sealed record MethodErrors(
    string Method, int Replicates, IReadOnlyList<int> Rows, IReadOnlyDictionary<string, IReadOnlyList<GroupErrors>> Groups);

/// <summary>The rows of a group that are wrong in every replicate.</summary>
/// <param name="Group">The group.</param>
/// <param name="Considered">Its rows (of high-risk classes, if those were asked for).</param>
/// <param name="Wrong">Those that are always wrong.</param>
/// <param name="Share">Their share; null without rows.</param>
public sealed record GroupErrors(string Group, int Considered, int Wrong, double? Share);

/// <summary>Rows that the same methods always get wrong: they are next to each other in <see cref="ConsistentErrors.Order"/>.</summary>
/// <param name="Methods">The methods that fail; never empty.</param>
/// <param name="Start">The position of the first row in the order.</param>
/// <param name="Count">How many there are.</param>
public sealed record ErrorBlock(IReadOnlyList<string> Methods, int Start, int Count);

/// <summary>How far two methods fail on the same rows: few in common = they complement each other.</summary>
/// <param name="First">The one method.</param>
/// <param name="Second">The other one.</param>
/// <param name="Both">Rows that both always get wrong.</param>
/// <param name="OnlyFirst">Rows that only the first does.</param>
/// <param name="OnlySecond">Rows that only the second does.</param>
/// <param name="Overlap">
/// Both / (both + only first + only second) (Jaccard), 0 to 1; null when neither always fails anywhere. Two methods that fail most rows
/// overlap by chance.
/// </param>
public sealed record ErrorOverlap(string First, string Second, int Both, int OnlyFirst, int OnlySecond, double? Overlap);

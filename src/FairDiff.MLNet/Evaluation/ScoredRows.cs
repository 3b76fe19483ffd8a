namespace FairDiff.MLNet.Evaluation;

/// <summary>What a classifier said of rows, and whom they are of; everything but the truth.</summary>
/// <param name="ClassNames">The K classes, or labels.</param>
/// <param name="Scores">n x K.</param>
/// <param name="Attributes">One value per row under each name; empty = unknown.</param>
/// <param name="Clusters">What belongs together; null = rows are independent.</param>
internal sealed record ScoredRows(
    IReadOnlyList<string> ClassNames, double[,] Scores, IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes,
    IReadOnlyList<string>? Clusters);

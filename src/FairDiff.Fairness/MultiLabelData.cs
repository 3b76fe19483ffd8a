namespace FairDiff.Fairness;

/// <summary>
/// What a classifier predicted of conditions that may go together (multi-label): n rows, K conditions, any number of attributes. The arrays
/// are read, never changed.
/// </summary>
public sealed record MultiLabelData
{
    /// <summary>Gets the K names of the conditions, all different; at least 1.</summary>
    public required IReadOnlyList<string> ConditionNames { get; init; }

    /// <summary>Gets the truth, n x K: 1 = has the condition, 0 = has it not, NaN = unknown (left out of that condition's
    /// metrics).</summary>
    public required double[,] Targets { get; init; }

    /// <summary>Gets the scores, n x K, finite; a row has a condition from its threshold on.</summary>
    public required double[,] Scores { get; init; }

    /// <summary>Gets the attributes, as in <see cref="FairnessData.Attributes"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Gets what belongs together, as in <see cref="FairnessData.Clusters"/>.</summary>
    public IReadOnlyList<string>? Clusters { get; init; }
}

namespace FairDiff.MLNet;

/// <summary>All measures of the synthetic images of one cell, or of all cells.</summary>
public sealed record SyntheticCellQuality
{
    /// <summary>The cell in words, such as <c>tumour, 3</c>; <c>overall</c> for all images.</summary>
    public required string Name { get; init; }

    /// <summary>The label and attributes that were asked for, an empty text where one was left open; null for all images.</summary>
    public required SamplingCell? Cell { get; init; }

    /// <summary>Real images of the cell that the synthetic ones are compared with.</summary>
    public required int RealCount { get; init; }

    /// <summary>Synthetic images of the cell.</summary>
    public required int SyntheticCount { get; init; }

    /// <summary>The values by metric, in the order in which they are shown.</summary>
    public required IReadOnlyDictionary<string, SyntheticQualityValue> Values { get; init; }

    /// <summary>One value.</summary>
    /// <param name="metric">A name of <see cref="SyntheticQualityMetrics"/>.</param>
    /// <exception cref="FairDiffException">There is no such metric.</exception>
    public SyntheticQualityValue this[string metric] => Values.TryGetValue(metric, out var value)
        ? value
        : throw new FairDiffException($"There is no measure '{metric}' in this report; there are {string.Join(", ", Values.Keys)}.");
}

namespace FairDiff.MLNet.Diffusion;

/// <summary>A plan in words: how many images of each cell it holds.</summary>
internal static class CellCounts
{
    public static IReadOnlyDictionary<SamplingCell, int> Of(IReadOnlyList<ConditionCell> plan, ConditionedRows conditions) =>
        plan.CountBy(cell => cell).GroupBy(pair => Name(pair.Key, conditions), pair => pair.Value).ToDictionary(
            group => group.Key, group => group.Sum());

    /// <summary>A cell by its texts; an empty text is a value that was left open.</summary>
    public static SamplingCell Name(ConditionCell cell, ConditionedRows conditions) => new(
        conditions.Label?.TextOf(cell.Label) ?? string.Empty,
        [.. conditions.Attributes.Zip(cell.Attributes, Text)]);

    private static string Text(ConditionPartValues part, int key) => key == 0 ? string.Empty : part.Values[key - 1];
}

namespace FairDiff.MLNet.Diffusion;

/// <summary>The conditions of the labelled rows, each in proportion to its number of rows.</summary>
internal static class AsInDataAllocation
{
    public static IReadOnlyList<CellCount> Allocate(ConditionedRows rows, int? count)
    {
        var total = count ?? SamplingPlan.DefaultCount;
        if (rows.Label is null)
        {
            return [new CellCount(ConditionedRows.Unconditional, total)];
        }

        // In key order, so that the plan does not depend on the order of the rows.
        var cells = rows.Labelled().CountBy(row => row)
            .OrderBy(pair => rows.Label.Rank(pair.Key.Label)).ThenBy(pair => string.Join('*', pair.Key.Attributes), StringComparer.Ordinal)
            .ToArray();
        var counts = rows.Label.Divide(total, [.. cells.Select(pair => (long)pair.Value)]);
        return [.. cells.Zip(counts, (pair, images) => new CellCount(pair.Key, images))];
    }
}

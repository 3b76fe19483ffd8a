namespace FairDiff.MLNet.Diffusion;

/// <summary>Labels as in the labelled rows; within each label, attribute combinations evenly over the values that occur.</summary>
internal static class FairAllocation
{
    public static IReadOnlyList<CellCount> Allocate(ConditionedRows rows, int? count)
    {
        var total = count ?? SamplingPlan.DefaultCount;
        if (rows.Label is null)
        {
            return [new CellCount(ConditionedRows.Unconditional, total)];
        }

        var labels = Labels(rows);
        var perLabel = rows.Label.Divide(total, [.. labels.Select(pair => (long)pair.Value)]);
        int[][] combinations = [.. Combinations(rows)];
        List<CellCount> cells = [];

        // What does not divide evenly goes round the combinations and on from label to label, so that attributes stay
        // uniform overall even where a label has fewer images than there are combinations.
        var first = 0;
        for (var label = 0; label < labels.Length; label++)
        {
            var (each, rest) = Math.DivRem(perLabel[label], combinations.Length);
            for (var index = 0; index < combinations.Length; index++)
            {
                var place = (index - first + combinations.Length) % combinations.Length;
                var images = each + (place < rest ? 1 : 0);
                if (images > 0)
                {
                    cells.Add(new CellCount(new ConditionCell(labels[label].Key, combinations[index]), images));
                }
            }

            first = (first + rest) % combinations.Length;
        }

        return cells;
    }

    /// <summary>The share of each cell before images are counted: that of its label, alike for every combination of attributes.</summary>
    public static IReadOnlyList<(ConditionCell Cell, double Share)> Shares(ConditionedRows rows)
    {
        var labels = Labels(rows);
        int[][] combinations = [.. Combinations(rows)];
        var total = (double)labels.Sum(label => label.Value) * combinations.Length;
        return
        [
            .. from label in labels
               from combination in combinations
               select (new ConditionCell(label.Key, combination), label.Value / total),
        ];
    }

    /// <summary>The labelled rows of each label, in the order of the labels.</summary>
    private static KeyValuePair<int, int>[] Labels(ConditionedRows rows) =>
        [.. rows.Labelled().CountBy(row => row.Label).OrderBy(pair => rows.Label!.Rank(pair.Key))];

    /// <summary>Every combination of the attribute values that occur in some row, labelled or not.</summary>
    private static IEnumerable<int[]> Combinations(ConditionedRows rows)
    {
        IEnumerable<int[]> combinations = [[]];
        for (var attribute = 0; attribute < rows.Attributes.Count; attribute++)
        {
            var index = attribute;
            int[] values = [.. rows.Rows.Select(row => row.Attributes[index]).Where(key => key != 0).Distinct().Order()];
            if (values.Length == 0)
            {
                throw new FairDiffException(
                    $"The attribute '{rows.Attributes[index].Name}' is unknown in every row. Remove it from AttributeColumnNames or "
                        + "fill it in.");
            }

            combinations = [.. combinations.SelectMany(combination => values.Select(value => (int[])[.. combination, value]))];
        }

        return combinations;
    }
}

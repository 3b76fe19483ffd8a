namespace FairDiff.MLNet.Diffusion;

/// <summary>The user's own counts, with their texts turned into keys.</summary>
internal static class ExplicitAllocation
{
    private const int NamedValues = 50;

    public static IReadOnlyList<CellCount> Allocate(
        ConditionedRows rows, IReadOnlyList<KeyValuePair<SamplingCell, int>> wanted, int? count)
    {
        var total = wanted.Sum(pair => pair.Value);
        if (count is { } given && given != total)
        {
            throw new FairDiffException(
                $"SyntheticCount is {given}, but the counts of the sampling plan add up to {total}. Leave SyntheticCount out or make "
                    + "them agree.");
        }

        if (rows.Label is null)
        {
            throw new FairDiffException(
                "A sampling plan with counts per label needs a generator that knows the label. Set Condition to Label or "
                    + "LabelAndAttributes.");
        }

        return [.. wanted.Select(pair => new CellCount(Resolve(rows, pair.Key), pair.Value))];
    }

    private static ConditionCell Resolve(ConditionedRows rows, SamplingCell cell)
    {
        if (cell.Attributes.Length != rows.Attributes.Count)
        {
            throw new FairDiffException(
                $"The cell {cell} of the sampling plan names {cell.Attributes.Length} attributes; the condition has "
                    + $"{rows.Attributes.Count}" +
                $"{(rows.Attributes.Count == 0 ? "" : $": {string.Join(", ", rows.Attributes.Select(part => part.Name))}")}.");
        }

        var label = KeyOf(rows.Label!.Name, rows.Label.Texts, cell.Label, [.. rows.Labelled().Select(row => row.Label).Distinct()]);
        int[] attributes =
        [
            .. rows.Attributes.Select((part, index) =>
                KeyOf(part.Name, part.Values, cell.Attributes[index], [.. rows.Rows.Select(row => row.Attributes[index]).Distinct()])),
        ];
        return new ConditionCell(label, attributes);
    }

    /// <summary>The key of a text; only values that the generator sees in training can be asked for.</summary>
    private static int KeyOf(string name, IReadOnlyList<string> values, string text, HashSet<int> occurring)
    {
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] == text && occurring.Contains(index + 1))
            {
                return index + 1;
            }
        }

        var allowed = occurring.Where(key => key != 0).Order().Select(key => values[key - 1]).ToArray();
        throw new FairDiffException(
            $"The sampling plan asks for '{text}' of '{name}', which no training row has. Allowed are: " +
            $"{string.Join(", ", allowed.Take(NamedValues))}"
                + $"{(allowed.Length > NamedValues ? $" and {allowed.Length - NamedValues} more" : "")}.");
    }
}

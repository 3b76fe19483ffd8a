namespace FairDiff.Fairness;

/// <summary>Finds what cannot be evaluated and says where it is. Rows are counted from 1.</summary>
internal static class FairnessDataCheck
{
    public static void Check(FairnessData data, FairnessOptions options)
    {
        var rows = data.Labels.Count;
        CheckClasses(data, options);
        if (rows == 0)
        {
            throw new FairnessException("There are no rows to evaluate.");
        }

        if (data.Scores.GetLength(0) != rows || data.Scores.GetLength(1) != data.ClassNames.Count)
        {
            throw new FairnessException(
                $"Scores is {data.Scores.GetLength(0)} x {data.Scores.GetLength(1)}; with {rows} labels and {data.ClassNames.Count} classes "
                + $"it must be {rows} x {data.ClassNames.Count}.");
        }

        foreach (var (name, values) in data.Attributes)
        {
            CheckLength($"The attribute '{name}'", values.Count, rows);
        }

        CheckLength("Clusters", data.Clusters?.Count ?? rows, rows);
        CheckLabels(data);
        CheckScores(data);
    }

    private static void CheckClasses(FairnessData data, FairnessOptions options)
    {
        var names = data.ClassNames;
        if (names.Count < 2)
        {
            throw new FairnessException($"There are {names.Count} classes; at least 2 are needed, also those that no row has.");
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new FairnessException($"Class names must differ from each other: {string.Join(", ", names)}.");
        }

        foreach (var name in options.HighRiskClasses.Where(name => !names.Contains(name)))
        {
            throw new FairnessException($"There is no class '{name}' (high-risk); the classes are {string.Join(", ", names)}.");
        }

        if (names.Count == 2 && options.PositiveClass is { } positive && !names.Contains(positive))
        {
            throw new FairnessException($"There is no class '{positive}' (positive); the classes are {string.Join(", ", names)}.");
        }

        if (names.Count > 2 && options.DecisionThreshold is not null)
        {
            throw new FairnessException($"A decision threshold needs two classes; there are {names.Count}: {string.Join(", ", names)}.");
        }
    }

    private static void CheckLength(string what, int length, int rows)
    {
        if (length != rows)
        {
            throw new FairnessException($"{what} has {length} values but there are {rows} labels; give one per row.");
        }
    }

    private static void CheckLabels(FairnessData data)
    {
        for (var row = 0; row < data.Labels.Count; row++)
        {
            if (data.Labels[row] < 0 || data.Labels[row] >= data.ClassNames.Count)
            {
                throw new FairnessException(
                    $"The label of row {row + 1} is {data.Labels[row]}; it must be 0 to {data.ClassNames.Count - 1}. "
                    + "Leave out rows without a label: they cannot be evaluated.");
            }
        }
    }

    private static void CheckScores(FairnessData data)
    {
        for (var row = 0; row < data.Labels.Count; row++)
        {
            for (var c = 0; c < data.ClassNames.Count; c++)
            {
                if (!double.IsFinite(data.Scores[row, c]))
                {
                    throw new FairnessException(FormattableString.Invariant(
                        $"The score of class '{data.ClassNames[c]}' in row {row + 1} is {data.Scores[row, c]}; scores must be finite numbers."));
                }
            }
        }
    }
}

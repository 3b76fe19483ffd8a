using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>Finds what cannot be evaluated and says where it is. Rows are counted from 1.</summary>
internal static class FairnessDataCheck
{
    public static void Check(FairnessData data, FairnessOptions options)
    {
        CheckClasses(data, options);
        CheckRows(data.Labels.Count, data.Attributes, data.Clusters);
        CheckShape("Scores", data.Scores, data.Labels.Count, data.ClassNames.Count);
        CheckLabels(data);
        CheckFinite(data.ClassNames, data.Scores);
        if (data.SoftLabels is { } soft)
        {
            CheckShape("SoftLabels", soft, data.Labels.Count, data.ClassNames.Count);
            CheckSoftLabels(soft);
        }
    }

    public static void Check(MultiLabelData data, FairnessOptions options)
    {
        var names = data.ConditionNames;
        CheckNames("condition", names, 1, [.. Named(options), .. options.DecisionThresholds.Keys]);
        CheckRows(data.Targets.GetLength(0), data.Attributes, data.Clusters);
        CheckShape("Targets", data.Targets, data.Targets.GetLength(0), names.Count);
        CheckShape("Scores", data.Scores, data.Targets.GetLength(0), names.Count);
        CheckFinite(names, data.Scores);
        var twice = options.GroupThresholds.Select(one => one.ClassName).Concat(options.DecisionThresholds.Keys).CountBy(name => name)
            .FirstOrDefault(name => name.Value > 1).Key;
        if (twice is not null)
        {
            throw new FairnessException($"The condition '{twice}' has several thresholds; give one common one, or one for each group.");
        }

        for (var i = 0; i < data.Targets.Length; i++)
        {
            var (row, c) = (i / names.Count, i % names.Count);
            if (data.Targets[row, c] is not (0 or 1 or double.NaN))
            {
                throw new FairnessException(FormattableString.Invariant(
                    $"The target of condition '{names[c]}' in row {row + 1} is {data.Targets[row, c]}; it must be 0, 1 or NaN (unknown)."));
            }
        }
    }

    private static void CheckRows(int rows, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, IReadOnlyList<string>? clusters)
    {
        if (rows == 0)
        {
            throw new FairnessException("There are no rows to evaluate.");
        }

        foreach (var (name, values) in attributes)
        {
            CheckLength($"The attribute '{name}'", values.Count, rows);
        }

        CheckLength("Clusters", clusters?.Count ?? rows, rows);
    }

    private static void CheckShape(string what, double[,] matrix, int rows, int columns)
    {
        if (matrix.GetLength(0) != rows || matrix.GetLength(1) != columns)
        {
            throw new FairnessException(
                $"{what} is {matrix.GetLength(0)} x {matrix.GetLength(1)}; with {rows} labels and {columns} classes it must be {rows} "
                    + $"x {columns}.");
        }
    }

    private static void CheckClasses(FairnessData data, FairnessOptions options)
    {
        var names = data.ClassNames;
        CheckNames("class", names, 2, Named(options));
        if (names.Count == 2 && options.PositiveClass is { } positive && !names.Contains(positive))
        {
            throw new FairnessException($"There is no class '{positive}' (positive); the classes are {string.Join(", ", names)}.");
        }

        var told = NamedPositive.Of(options) ?? names[1];
        if (names.Count == 2 && options.ThresholdProbabilities.Keys.Concat(options.Prevalences.Keys).FirstOrDefault(
            name => name != told) is { } other)
        {
            throw new FairnessException(
                $"A threshold probability or a prevalence is that of '{other}', but of two classes they are those of the positive one, "
                    + $"'{told}'; name that, or make '{other}' the positive class.");
        }

        if (options.GroupThresholds.Count + (options.DecisionThreshold is null ? 0 : 1) > 1)
        {
            throw new FairnessException(
                "Of classes of which each row has one, one threshold decides: give DecisionThreshold, or GroupThresholds of one class.");
        }

        if (names.Count > 2 && options.DecisionThreshold is not null)
        {
            throw new FairnessException($"A decision threshold needs two classes; there are {names.Count}: {string.Join(", ", names)}.");
        }
    }

    /// <summary>The classes that the options speak of.</summary>
    private static IReadOnlyList<string> Named(FairnessOptions options) =>
    [
        .. options.HighRiskClasses, .. options.ThresholdProbabilities.Keys, .. options.Prevalences.Keys,
        .. options.GroupThresholds.Select(one => one.ClassName),
    ];

    private static void CheckNames(string what, IReadOnlyList<string> names, int minimum, IReadOnlyList<string> used)
    {
        if (names.Count < minimum)
        {
            throw new FairnessException(
                $"There are {names.Count} {(what == "class" ? "classes" : "conditions")}; at least {minimum} are needed, also those that "
                    + "no row has.");
        }

        if (names.Count > FairnessData.MaximumClasses)
        {
            throw new FairnessException(TooMany(what, names.Count));
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new FairnessException($"Names of a {what} must differ from each other: {string.Join(", ", names)}.");
        }

        foreach (var name in used.Where(name => !names.Contains(name)))
        {
            throw new FairnessException($"There is no {what} '{name}' (named in the options); there are {string.Join(", ", names)}.");
        }
    }

    public static string TooMany(string what, int count) => FormattableString.Invariant(
        $"There are {count} names of a {what}, more than {FairnessData.MaximumClasses}; evaluate those that matter, and pool the others.");

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

    private static void CheckFinite(IReadOnlyList<string> names, double[,] scores)
    {
        for (var row = 0; row < scores.GetLength(0); row++)
        {
            for (var c = 0; c < names.Count; c++)
            {
                if (!double.IsFinite(scores[row, c]))
                {
                    throw new FairnessException(FormattableString.Invariant(
                        $"The score of class '{names[c]}' in row {row + 1} is {scores[row, c]}; scores must be finite numbers."));
                }
            }
        }
    }

    private static void CheckSoftLabels(double[,] soft)
    {
        for (var row = 0; row < soft.GetLength(0); row++)
        {
            var sum = 0.0;
            for (var c = 0; c < soft.GetLength(1); c++)
            {
                sum += Probability.Is(soft[row, c]) ? soft[row, c] : double.NaN;
            }

            if (!Probability.IsSum(sum))
            {
                throw new FairnessException(FormattableString.Invariant(
                    $"The soft label of row {row + 1} is no distribution; its weights must be 0 to 1 and sum to 1, not {sum:0.####}."));
            }
        }
    }
}

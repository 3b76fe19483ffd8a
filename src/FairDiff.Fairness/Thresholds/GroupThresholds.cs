using System.Globalization;
using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Resampling;
using FairDiff.Fairness.Thresholds;

namespace FairDiff.Fairness;

/// <summary>
/// Decision thresholds that keep a floor in every group, chosen on validation rows: "a sensitivity of at least 0.85 at every site". The
/// floor holds on other rows of the same kind with the confidence of the options, for all groups and conditions together, whatever the
/// distribution of the scores (tolerance limits, Wilks 1941, corrected by Bonferroni). Rows of one cluster, such as a patient, count as
/// one: it is found when all of its rows are.
/// </summary>
/// <remarks>A threshold by group treats people by their group; whether that is right, or allowed, is not for a library to say.</remarks>
public sealed record GroupThresholds
{
    internal GroupThresholds(string className, GroupThresholdOptions options, IReadOnlyDictionary<string, GroupThreshold> byGroup) =>
        (ClassName, Options, ByGroup) = (className, options, byGroup);

    /// <summary>Gets the class or condition that is told from the rest.</summary>
    public string ClassName { get; }

    /// <summary>Gets what was asked.</summary>
    public GroupThresholdOptions Options { get; }

    /// <summary>Gets the thresholds by group.</summary>
    public IReadOnlyDictionary<string, GroupThreshold> ByGroup { get; }

    /// <summary>Gets the threshold of rows whose group is unknown, or was not among the validation rows: the one that the floor is safest
    /// with, the lowest of all for a sensitivity, the highest for a specificity.</summary>
    public double OfOthers => Options.Rule == ThresholdRule.SensitivityAtLeast
        ? ByGroup.Values.Min(group => group.Threshold)
        : ByGroup.Values.Max(group => group.Threshold);

    /// <summary>Chooses thresholds.</summary>
    /// <param name="validation">Validation rows, which are not those that are judged.</param>
    /// <param name="options">What they are to keep.</param>
    /// <returns>The thresholds of the class, or of every condition.</returns>
    /// <exception cref="FairnessException">The floor cannot be kept so surely with so few rows (the message says how many are needed), or
    /// not without a group that loses; there is no such class or attribute.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IReadOnlyList<GroupThresholds> Choose(EvaluationData validation, GroupThresholdOptions options)
    {
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var evaluation = new FairnessOptions { Groups = [options.Attribute], MissingValues = options.MissingValues };
        validation.Check(evaluation);
        var grouping = GroupingBuilder.Build(validation.Attributes, evaluation)[0];
        var clusters = Clusters(validation, options.MissingValues);
        int[] classes = [.. Classes(validation, options.ClassName)];
        ThresholdRows[][] rows = [.. classes.Select(c => Rows(validation, c, grouping, clusters))];

        // All of them are to hold together.
        var confidence = 1 - ((1 - options.Confidence) / rows.Sum(groups => groups.Length));
        Refuse(validation, classes, rows, options, confidence);
        return
        [
            .. classes.Zip(rows, (c, groups) => new GroupThresholds(validation.Names[c], options, ByName(groups, options, confidence))),
        ];
    }

    /// <summary>The threshold of a group.</summary>
    /// <param name="group">The value of the attribute, or of a crossing the values joined by | as reports name its groups; null =
    /// unknown.</param>
    public double Of(string? group) =>
        group is not null && ByGroup.TryGetValue(Options.MissingValues.GroupOf(group), out var own) ? own.Threshold : OfOthers;

    /// <summary>Writes the thresholds as JSON, to be read again by <see cref="FromJson"/> or by other programs.</summary>
    public string ToJson() => ThresholdJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The same thresholds, to the last bit.</returns>
    /// <exception cref="FairnessException">The text is none.</exception>
    public static GroupThresholds FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ThresholdJson.Read(json);
    }

    private static IEnumerable<int> Classes(EvaluationData validation, string? className)
    {
        if (className is not null)
        {
            return validation.Names.ToList().IndexOf(className) is >= 0 and var c ? [c] : throw new FairnessException(
                $"There is no class '{className}'; there are {string.Join(", ", validation.Names)}.");
        }

        return validation is MultiLabelData ? Enumerable.Range(0, validation.Names.Count)
            : validation.Names.Count == 2 ? [1]
            : throw new FairnessException(
                $"There are {validation.Names.Count} classes; name the one that is told from the rest (ClassName): "
                    + $"{string.Join(", ", validation.Names)}.");
    }

    private static int[] Clusters(EvaluationData validation, MissingValues missing)
    {
        var numbers = new int[validation.Rows];
        foreach (var (unit, rows) in new ResamplingUnits(validation.Rows, validation.Clusters, missing).RowsOfUnits().Index())
        {
            foreach (var row in rows)
            {
                numbers[row] = unit;
            }
        }

        return numbers;
    }

    private static ThresholdRows[] Rows(EvaluationData validation, int c, Grouping grouping, int[] clusters)
    {
        var byGroup = Enumerable.Range(0, validation.Rows).Where(row => validation.IsTrue(row, c) is not null)
            .ToLookup(row => grouping.GroupOfRow[row]);
        return
        [
            .. Enumerable.Range(0, grouping.Count).Where(group => !grouping.IsUnknown[group] && byGroup.Contains(group)).Select(
                group => new ThresholdRows(
                    grouping.GroupNames[group],
                    [.. byGroup[group].Select(row => (validation.Scores[row, c], validation.IsTrue(row, c) == true, clusters[row]))])),
        ];
    }

    /// <summary>What cannot be promised is not.</summary>
    private static void Refuse(
        EvaluationData validation, int[] classes, ThresholdRows[][] rows, GroupThresholdOptions options, double confidence)
    {
        if (rows.All(groups => groups.Length == 0))
        {
            throw new FairnessException(
                $"No validation row has a known value of {options.Attribute}; there is no group to keep a floor in.");
        }

        var fewest = ToleranceLimit.Fewest(1 - options.Floor, confidence);
        var (what, unit) = (
            options.Rule == ThresholdRule.SensitivityAtLeast ? "with" : "without", validation.Clusters is null ? "rows" : "clusters");
        string[] missing =
        [
            .. classes.Zip(rows).SelectMany(one => one.Second.Where(group => group.Evidence(options.Rule) < fewest).Select(
                group => $"{group.Name} has {group.Evidence(options.Rule)} {unit} {what} '{validation.Names[one.First]}'")),
        ];
        if (missing.Length > 0)
        {
            throw new FairnessException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Words(options)} in every group by {options.Attribute} cannot be promised at a confidence of {options.Confidence}: each "
                    + $"group needs {fewest} such {unit}, and {string.Join(", ", missing)}. Lower the floor or the confidence, or label "
                    + $"more."));
        }
    }

    private static Dictionary<string, GroupThreshold> ByName(ThresholdRows[] groups, GroupThresholdOptions options, double confidence)
    {
        var last = groups.ToDictionary(group => group, group => group.Last(options.Rule, options.Floor, confidence)!.Value);
        if (!options.PerGroup)
        {
            var safest = options.Rule == ThresholdRule.SensitivityAtLeast ? last.Values.Min() : last.Values.Max();
            var common = options.Present is null ? safest : WithoutLoss(groups, safest, options);
            return groups.ToDictionary(group => group.Name, group => group.At(common));
        }

        return groups.ToDictionary(
            group => group.Name,
            group => group.At(options.Present is null ? last[group] : WithoutLoss([group], last[group], options)));
    }

    /// <summary>Of the thresholds that keep the floor in some groups the one with the best worst balanced accuracy, of those that none of
    /// the groups loses by.</summary>
    private static double WithoutLoss(ThresholdRows[] groups, double last, GroupThresholdOptions options)
    {
        var present = options.Present!.Value;
        var before = groups.Select(group => group.BalancedAccuracy(present)).ToArray();
        bool Keeps(double threshold) => options.Rule == ThresholdRule.SensitivityAtLeast ? threshold <= last : threshold >= last;
        double[] kept =
        [
            .. groups.SelectMany(group => group.Scores).Append(present).Append(last).Where(Keeps).Distinct()
                .Where(threshold => groups.Zip(before).All(group => group.First.BalancedAccuracy(threshold) >= group.Second)),
        ];
        return kept.Length > 0
            ? kept.MaxBy(threshold => groups.Min(group => group.BalancedAccuracy(threshold)))
            : throw new FairnessException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Words(options)} cannot be had at {options.Attribute} {string.Join(", ", groups.Select(group => group.Name))} without "
                    + $"a loss: every threshold that keeps it has a lower balanced accuracy there than the present one ({present}). Lower "
                    + $"the floor, or give up Present."));
    }

    private static string Words(GroupThresholdOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"A {(options.Rule == ThresholdRule.SensitivityAtLeast ? "sensitivity" : "specificity")} of at least {options.Floor}");
}

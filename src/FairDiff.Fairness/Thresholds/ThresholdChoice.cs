namespace FairDiff.Fairness;

/// <summary>
/// A decision threshold chosen on validation data, with what it did there. Carry it to the rows that are evaluated
/// (<see cref="FairnessOptions.DecisionThreshold"/>): one chosen on those would flatter the model and hide gaps.
/// </summary>
/// <param name="Threshold">Rows whose score is at least this are positive.</param>
/// <param name="Rule">How it was chosen.</param>
/// <param name="Target">The sensitivity or specificity asked for; null for Youden's rule.</param>
/// <param name="Sensitivity">The share of the positive validation rows that it finds.</param>
/// <param name="Specificity">The share of the negative validation rows that it passes over.</param>
/// <param name="Rows">The validation rows that it rests on.</param>
public sealed record ThresholdChoice(double Threshold, ThresholdRule Rule, double? Target, double Sensitivity, double Specificity, int Rows)
{
    /// <summary>Chooses the threshold of the positive class of two.</summary>
    /// <param name="validation">Validation rows with two classes.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="target">The sensitivity or specificity, above 0 to 1; not used by Youden's rule.</param>
    /// <param name="positiveClass">The positive class; null = the second.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="FairnessException">There are not two classes, or validation rows of one class only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is missing or out of range.</exception>
    public static ThresholdChoice On(
        FairnessData validation, ThresholdRule rule = ThresholdRule.Youden, double? target = null, string? positiveClass = null)
    {
        ArgumentNullException.ThrowIfNull(validation);
        FairnessDataCheck.Check(validation, new FairnessOptions { PositiveClass = positiveClass });
        if (validation.ClassNames.Count != 2)
        {
            throw new FairnessException($"A decision threshold needs two classes; there are {validation.ClassNames.Count}.");
        }

        var positive = positiveClass == validation.ClassNames[0] ? 0 : 1;
        return Choose(
            [.. Enumerable.Range(0, validation.Labels.Count).Select(
                row => (validation.Scores[row, positive], validation.Labels[row] == positive))],
            validation.ClassNames[positive],
            rule,
            target);
    }

    /// <summary>Chooses a threshold for each condition, on the validation rows in which it is known.</summary>
    /// <param name="validation">Validation rows.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="target">The sensitivity or specificity, above 0 to 1; not used by Youden's rule.</param>
    /// <returns>The choices by condition; their thresholds are what <see cref="FairnessOptions.DecisionThresholds"/> takes.</returns>
    /// <exception cref="FairnessException">A condition has validation rows with it only, or without it only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is missing or out of range.</exception>
    public static IReadOnlyDictionary<string, ThresholdChoice> On(
        MultiLabelData validation, ThresholdRule rule = ThresholdRule.Youden, double? target = null)
    {
        ArgumentNullException.ThrowIfNull(validation);
        FairnessDataCheck.Check(validation, new FairnessOptions());
        return validation.ConditionNames.Select((name, c) => (name, c)).ToDictionary(pair => pair.name, pair => Choose(
            [
                .. from row in Enumerable.Range(0, validation.Scores.GetLength(0))
                   where !double.IsNaN(validation.Targets[row, pair.c])
                   select (validation.Scores[row, pair.c], validation.Targets[row, pair.c] == 1),
            ],
            pair.name,
            rule,
            target));
    }

    /// <summary>Chooses the threshold of every condition, or that of the positive class of two.</summary>
    /// <param name="validation">Validation rows.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="target">The sensitivity or specificity, above 0 to 1; not used by Youden's rule.</param>
    /// <param name="positiveClass">The positive class of two; null = the second. Not used with conditions.</param>
    /// <returns>The choices by class or condition.</returns>
    /// <exception cref="FairnessException">A class or condition has validation rows with it only, or without it only, or there are more
    /// than two classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is missing or out of range.</exception>
    public static IReadOnlyDictionary<string, ThresholdChoice> OnEach(
        EvaluationData validation, ThresholdRule rule = ThresholdRule.Youden, double? target = null, string? positiveClass = null) =>
        validation switch
        {
            MultiLabelData conditions => On(conditions, rule, target),
            FairnessData classes => new Dictionary<string, ThresholdChoice>
            {
                [positiveClass ?? classes.ClassNames[^1]] = On(classes, rule, target, positiveClass),
            },
            _ => throw new ArgumentNullException(nameof(validation)),
        };

    private static ThresholdChoice Choose((double Score, bool IsPositive)[] rows, string name, ThresholdRule rule, double? target)
    {
        if (rule == ThresholdRule.Youden ? target is not null : target is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(target), target,
                "The target must be above 0 and at most 1 for a sensitivity or specificity, and null for Youden's rule.");
        }

        var positives = rows.Count(row => row.IsPositive);
        if (positives == 0 || positives == rows.Length)
        {
            throw new FairnessException(
                $"A threshold for '{name}' needs validation rows with it and without it; {positives} of {rows.Length} have it.");
        }

        var choices = new List<ThresholdChoice>();
        var (found, alarms) = (0, 0);
        foreach (var tie in rows.GroupBy(row => row.Score).OrderByDescending(tie => tie.Key))
        {
            found += tie.Count(row => row.IsPositive);
            alarms += tie.Count(row => !row.IsPositive);
            choices.Add(new ThresholdChoice(
                tie.Key, rule, target, (double)found / positives, 1 - ((double)alarms / (rows.Length - positives)), rows.Length));
        }

        // The largest score may already raise too many alarms; a threshold above all scores raises none.
        return rule switch
        {
            ThresholdRule.Youden => choices.MaxBy(choice => choice.Sensitivity + choice.Specificity)!,
            ThresholdRule.SensitivityAtLeast => choices.First(choice => choice.Sensitivity >= target),
            _ => choices.LastOrDefault(choice => choice.Specificity >= target)
                ?? choices[0] with { Threshold = Math.BitIncrement(choices[0].Threshold), Sensitivity = 0, Specificity = 1 },
        };
    }
}

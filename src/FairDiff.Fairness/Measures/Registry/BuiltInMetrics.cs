using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>The metrics that are built in, in the order in which they are shown. <see cref="MetricNames"/> has their formulas.</summary>
internal static class BuiltInMetrics
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        new()
        {
            Name = MetricNames.Accuracy,
            Title = "accuracy",
            Meaning = "The share of rows that are right. It flatters where a class is rare: calling everyone healthy is 99 % right where "
                + "1 % are ill.",
            MeaningOfConditions = "Of all pairs of a row and a condition that is known in it, the share that is right. It flatters where "
                + "conditions are rare: calling everyone healthy is 99 % right where 1 % are ill.",
            Evidence = MetricEvidence.KnownRows,
            IsShareOfRows = true,
            Counted = (setup, _) => new(setup.Predictions.IsMultiLabel
                ? (counts, group) => Rates.Ratio(
                    setup.Classes.Sum(c => Hits(counts.Of(group, c))), setup.Classes.Sum(c => counts.Of(group, c).Rows))
                : (counts, group) => Rates.Ratio(setup.Classes.Sum(c => counts.Of(group, c).TruePositives), counts.Rows(group))),
        },
        new()
        {
            Name = "top",
            Title = "top-{0} accuracy",
            Meaning = "",
            Needs = MetricNeeds.ExclusiveClasses,
            IsShareOfRows = true,
            Place = MetricPlace.Table,
            Variants = setup => setup.Options.TopK.Where(k => k < setup.Predictions.Classes),
            Counted = (setup, k) => setup.Mean(row => Rank(setup.Predictions, row) < k ? 1 : 0),
        },
        new()
        {
            Name = MetricNames.BalancedAccuracy,
            Title = "balanced accuracy",
            Meaning = "The mean over the classes of the share of their rows that are found. One row of a rare class weighs much.",
            MeaningOfConditions = "The mean over the conditions of the mean of sensitivity and specificity. A rare condition weighs as "
                + "much as a frequent one.",
            Counted = (setup, _) => setup.Predictions.IsMultiLabel
                ? new((counts, group) => Rates.Mean(setup.Predictions.Classes, c => Balanced(counts.Of(group, c))))
                {
                    Basis = setup.Basis.PresentClasses,
                }
                : new((counts, group) => Rates.Mean(setup.Predictions.Classes, c => counts.Of(group, c).Recall)),
        },
        new()
        {
            Name = MetricNames.HighRiskSensitivity,
            Title = "high-risk sensitivity",
            Meaning = "Of the rows with a class that must not be missed, the share that is recognised as exactly that class. It says "
                + "nothing about false alarms.",
            Needs = MetricNeeds.HighRiskClasses,
            Evidence = MetricEvidence.HighRiskRows,
            IsShareOfRows = true,
            Counted = (setup, _) =>
            {
                int[] classes = [.. setup.Classes.Where(c => setup.Predictions.IsHighRisk[c])];
                return new((counts, group) => Rates.Ratio(
                    classes.Sum(c => counts.Of(group, c).TruePositives), classes.Sum(c => counts.Of(group, c).Positives)));
            },
        },
        new()
        {
            Name = MetricNames.HighRiskDetection,
            Title = "high-risk detection",
            Meaning = "Of the rows with a class that must not be missed, the share whose high-risk scores sum to the threshold. Look at "
                + "the false alarms beside it.",
            Needs = MetricNeeds.ExclusiveClasses | MetricNeeds.HighRiskClasses,
            Evidence = MetricEvidence.HighRiskRows,
            IsShareOfRows = true,
            Place = MetricPlace.Table,
            Counted = (setup, _) => setup.Options.HighRiskThreshold is not { } threshold ? null : Detection(setup, threshold),
        },
        new()
        {
            Name = MetricNames.Auc,
            Title = "AUC",
            Meaning = "How often a row with the condition scores higher than one without: 0.5 is chance, 1 is perfect order. It is blind "
                + "to the threshold, so equal AUCs can hide unequal errors.",
            MeaningOfConditions = "The mean over the conditions of how often a row with it scores higher than one without: 0.5 is "
                + "chance, 1 is perfect order. A mean can hide the one condition that is unfair.",
            Unit = MetricUnit.Number,
            Evidence = MetricEvidence.BothSides,
            Counted = (setup, _) => OfRanks(setup, (counts, group, ranked) => counts.Auc(group, ranked)),
        },
        new()
        {
            Name = MetricNames.AveragePrecision,
            Title = "average precision",
            Meaning = "The precision averaged over the rows found, from the surest on. Chance is the prevalence, so groups of other "
                + "prevalence differ by that alone.",
            Unit = MetricUnit.Number,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (setup, _) => OfRanks(setup, (counts, group, ranked) => counts.AveragePrecision(group, ranked)),
        },
        new()
        {
            Name = MetricNames.Brier,
            Title = "Brier score",
            Meaning = "The mean squared error of the probabilities; less is better. Rare conditions make it small.",
            Unit = MetricUnit.Number,
            Direction = MetricDirection.LowerIsBetter,
            Maximum = 2,
            Needs = MetricNeeds.Probabilities,
            Evidence = MetricEvidence.KnownRows,
            Place = MetricPlace.Table,
            Counted = (setup, _) => Brier(setup),
        },
        new()
        {
            Name = MetricNames.CalibrationError,
            Title = "calibration error",
            Meaning = "How far stated probabilities are from what came true, on average over bins; less is better. Small groups look "
                + "worse than they are.",
            Unit = MetricUnit.Number,
            Direction = MetricDirection.LowerIsBetter,
            Needs = MetricNeeds.Probabilities,
            Place = MetricPlace.Plots,
            Counted = (setup, _) => new(
                (counts, group) => Rates.Mean(
                    setup.Predictions.Calibration.Count, table => counts.CalibrationError(group, table)),
                CountedParts.Calibration),
        },
        new()
        {
            Name = MetricNames.SoftAccuracy,
            Title = "soft accuracy",
            Meaning = "The share of the raters' weight on the predicted class.",
            Needs = MetricNeeds.ExclusiveClasses | MetricNeeds.SoftLabels,
            Place = MetricPlace.Table,
            Counted = (setup, _) => setup.Mean(row => setup.Predictions.Truth(row, setup.Predictions.Predicted(row))),
        },
        new()
        {
            Name = MetricNames.RecallOfEach,
            Title = "recall of {0}",
            Meaning = "",
            Scope = MetricScope.EachClass,
            Evidence = MetricEvidence.RowsOfClass,
            IsShareOfRows = true,
            Place = MetricPlace.Table,
            Counted = (_, c) => new((counts, group) => counts.Of(group, c).Recall),
        },
        new()
        {
            Name = MetricNames.FalsePositiveRateOfEach,
            Title = "false-positive rate of {0}",
            Meaning = "",
            Direction = MetricDirection.LowerIsBetter,
            Scope = MetricScope.EachOrPositiveClass,
            Evidence = MetricEvidence.RowsOfOtherClasses,
            IsShareOfRows = true,
            Place = MetricPlace.Table,
            Counted = (_, c) => new((counts, group) => counts.Of(group, c).FalsePositiveRate),
        },
        new()
        {
            Name = MetricNames.SelectionRateOfEach,
            Title = "share taken for {0}",
            Meaning = "",
            Direction = MetricDirection.Neither,
            Scope = MetricScope.EachOrPositiveClass,
            IsShareOfRows = true,
            Place = MetricPlace.Table,
            Counted = (_, c) => new((counts, group) => counts.Of(group, c).SelectionRate),
        },
        new()
        {
            Name = MetricNames.AucOfEach,
            Title = "AUC of {0}",
            Meaning = "",
            Unit = MetricUnit.Number,
            Scope = MetricScope.EachOfSeveralClasses,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (_, c) => new((counts, group) => counts.Auc(group, c), CountedParts.Ranks),
        },
        new()
        {
            Name = MetricNames.AveragePrecisionOfEach,
            Title = "average precision of {0}",
            Meaning = "",
            Unit = MetricUnit.Number,
            Scope = MetricScope.EachOfSeveralClasses,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (_, c) => new((counts, group) => counts.AveragePrecision(group, c), CountedParts.Ranks),
        },
        .. CalibrationMetrics.All,
        .. DecisionMetrics.All,
        new()
        {
            Name = MetricNames.EqualisedOdds,
            Title = "equalised odds",
            Meaning = "The largest gap of any recall or false-positive rate between groups.",
            Direction = MetricDirection.LowerIsBetter,
            Place = MetricPlace.Table,
            LargestGapOf = [MetricNames.RecallOfEach, MetricNames.FalsePositiveRateOfEach],
        },
        new()
        {
            Name = MetricNames.DemographicParity,
            Title = "demographic parity",
            Meaning = "The largest gap in how often groups are given a class. A perfect model has one where prevalences differ.",
            Direction = MetricDirection.LowerIsBetter,
            Place = MetricPlace.Table,
            LargestGapOf = [MetricNames.SelectionRateOfEach],
        },
    ];

    private static long Hits(OneVersusRest one) => one.TruePositives + one.TrueNegatives;

    private static double Balanced(OneVersusRest one) => (one.Recall + 1 - one.FalsePositiveRate) / 2;

    /// <summary>How many classes come before the label: larger scores, and equal ones of classes named earlier.</summary>
    private static int Rank(Predictions predictions, int row)
    {
        var (scores, label, before) = (predictions.Scores, predictions.Label(row), 0);
        for (var c = 0; c < predictions.Classes; c++)
        {
            before += scores[row, c] > scores[row, label] || (c < label && scores[row, c] == scores[row, label]) ? 1 : 0;
        }

        return before;
    }

    private static CountedValue Detection(MetricSetup setup, double threshold)
    {
        var predictions = setup.Predictions;
        var detected = setup.Sum(row => predictions.IsHighRisk[predictions.Label(row)]
            && setup.Classes.Where(c => predictions.IsHighRisk[c]).Sum(c => predictions.Scores[row, c]) >= threshold ? 1 : 0);
        return new(
            (counts, group) => Rates.Ratio(detected(counts, group), setup.Basis.CountHighRisk(counts, group)), CountedParts.Sums);
    }

    /// <summary>Of the positive class of two, else the mean over the classes that have it.</summary>
    private static CountedValue OfRanks(MetricSetup setup, Func<GroupCounts, int, int, double> ofClass)
    {
        var count = setup.Predictions.RankedClasses.Count;
        return new((counts, group) => Rates.Mean(count, ranked => ofClass(counts, group, ranked)), CountedParts.Ranks);
    }

    private static CountedValue Brier(MetricSetup setup)
    {
        var predictions = setup.Predictions;
        int[] classes = predictions.PositiveClass is { } positive ? [positive] : [.. setup.Classes];
        var squares = setup.Sum(row => classes.Sum(c => predictions.IsKnown(row, c) ? Squared(row, c) : 0));
        return new(
            (counts, group) => Rates.Ratio(
                squares(counts, group),
                predictions.IsMultiLabel ? classes.Sum(c => counts.Of(group, c).Rows) : counts.Rows(group)),
            CountedParts.Sums);

        double Squared(int row, int c)
        {
            var error = predictions.Scores[row, c] - predictions.Truth(row, c);
            return error * error;
        }
    }
}

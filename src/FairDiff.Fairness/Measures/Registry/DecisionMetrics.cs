using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>What a decision is worth, and what it would be worth elsewhere; of those classes for which the options say where.</summary>
internal static class DecisionMetrics
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        new()
        {
            Name = MetricNames.NetBenefitOfEach,
            Title = "net benefit of {0}",
            Meaning = "What acting from the threshold probability on is worth, in found per row, less the false alarms at the price that "
                + "the threshold sets; 0 is acting on nobody. It cannot exceed the prevalence, so groups of other prevalence differ by "
                + "that alone.",
            Unit = MetricUnit.Number,
            Minimum = double.NegativeInfinity,
            Scope = MetricScope.EachOrPositiveClass,
            Needs = MetricNeeds.Probabilities,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (setup, c) => setup.ThresholdProbability(c) is not { } threshold ? null : setup.OfRanks(c, (counts, group, ranks) =>
                Rates.Ratio(ranks.TruePositives - (ranks.FalsePositives * Odds(threshold)), counts.Of(group, c).Rows)),
        },
        new()
        {
            Name = MetricNames.NetBenefitAtPrevalenceOfEach,
            Title = "net benefit of {0} at its stated prevalence",
            Meaning = "The net benefit where the prevalence is the one stated and sensitivity and specificity stay as they are here. Of "
                + "another place the second is seldom so.",
            Unit = MetricUnit.Number,
            Minimum = double.NegativeInfinity,
            Scope = MetricScope.EachOrPositiveClass,
            Needs = MetricNeeds.Probabilities,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (setup, c) => setup.ThresholdProbability(c) is not { } threshold || setup.Prevalence(c) is not { } prevalence
                ? null
                : setup.OfRanks(c, (counts, group, ranks) => AtPrevalence(counts.Of(group, c), ranks, threshold, prevalence)),
        },
        new()
        {
            Name = MetricNames.PositivePredictiveValueAtPrevalenceOfEach,
            Title = "positive predictive value of {0} at its stated prevalence",
            Meaning = "How often an alarm is true where the prevalence is the one stated and sensitivity and specificity stay as they are "
                + "here.",
            Scope = MetricScope.EachOrPositiveClass,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (setup, c) => setup.Prevalence(c) is not { } prevalence ? null : setup.Defined(
                c,
                Of(c, one => PredictiveValue(one.Recall * prevalence, one.FalsePositiveRate * (1 - prevalence))),
                "no row is taken for it"),
        },
        new()
        {
            Name = MetricNames.NegativePredictiveValueAtPrevalenceOfEach,
            Title = "negative predictive value of {0} at its stated prevalence",
            Meaning = "How often the all-clear is true where the prevalence is the one stated and sensitivity and specificity stay as they "
                + "are here. It is near 1 of every classifier where the prevalence is low.",
            Scope = MetricScope.EachOrPositiveClass,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (setup, c) => setup.Prevalence(c) is not { } prevalence ? null : setup.Defined(
                c,
                Of(c, one => PredictiveValue((1 - one.FalsePositiveRate) * (1 - prevalence), (1 - one.Recall) * prevalence)),
                "every row is taken for it"),
        },
        new()
        {
            Name = MetricNames.SensitivityAtSpecificityOfEach,
            Title = "sensitivity for {0} at the fixed specificity",
            Meaning = "The share found at the lowest threshold that keeps the specificity, of each group at its own threshold, found on "
                + "these rows: it flatters, and no one threshold gives it to all groups.",
            Scope = MetricScope.EachOrPositiveClass,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (setup, c) => setup.Options.FixedSpecificity is null ? null
                : setup.OfRanks(c, (_, _, ranks) => ranks.SensitivityAtSpecificity),
        },
        new()
        {
            Name = MetricNames.SpecificityAtSensitivityOfEach,
            Title = "specificity for {0} at the fixed sensitivity",
            Meaning = "The share of the others that is passed over at the highest threshold that reaches the sensitivity, of each group at "
                + "its own threshold, found on these rows: it flatters, and no one threshold gives it to all groups.",
            Scope = MetricScope.EachOrPositiveClass,
            Evidence = MetricEvidence.BothSides,
            Place = MetricPlace.Table,
            Counted = (setup, c) => setup.Options.FixedSensitivity is null ? null
                : setup.OfRanks(c, (_, _, ranks) => ranks.SpecificityAtSensitivity),
        },
    ];

    private static CountedValue Of(int c, Func<OneVersusRest, double> value) => new((counts, group) => value(counts.Of(group, c)));

    private static double Odds(double threshold) => threshold / (1 - threshold);

    private static double AtPrevalence(OneVersusRest one, RankValues ranks, double threshold, double prevalence) =>
        (Rates.Ratio(ranks.TruePositives, one.Positives) * prevalence)
        - (Rates.Ratio(ranks.FalsePositives, one.Negatives) * (1 - prevalence) * Odds(threshold));

    /// <summary>The share of right ones; NaN without any.</summary>
    private static double PredictiveValue(double right, double wrong) => right + wrong > 0 ? right / (right + wrong) : double.NaN;
}

using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>How probabilities are to be moved, stretched and bent to be what comes true.</summary>
internal static class CalibrationMetrics
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Of(
            MetricNames.CalibrationInterceptOfEach,
            "calibration intercept of {0}",
            "How far the logits of the probabilities must be moved for as many to come true as were stated: 0 is right, below 0 too much "
                + "was stated. It is right on average where small ones are too small and large ones too large.",
            (setup, c) => Fitted(setup, c, values => values.Intercept)) with { Target = 0 },
        Of(
            MetricNames.CalibrationSlopeOfEach,
            "calibration slope of {0}",
            "By how much the logits of the probabilities must be stretched: 1 is right, below 1 they are too extreme. A few rows that are "
                + "surely wrong decide much of it.",
            (setup, c) => setup.Defined(
                c,
                Fitted(setup, c, values => values.Slope),
                "the probabilities part the rows with it from those without: no finite slope is the likeliest")) with { Target = 1 },
        Of(
            MetricNames.IntegratedCalibrationIndexOfEach,
            "integrated calibration index of {0}",
            "How far stated probabilities are from the smoothed calibration curve (isotonic regression), on average over rows; less is "
                + "better. The curve follows the noise too, so small groups look worse than they are.",
            (setup, c) => Fitted(setup, c, values => values.Index)) with
            {
                Direction = MetricDirection.LowerIsBetter, Minimum = 0, Maximum = 1,
            },
    ];

    private static MetricDefinition Of(string name, string title, string meaning, Func<MetricSetup, int, CountedValue?> counted) => new()
    {
        Name = name,
        Title = title,
        Meaning = meaning,
        Unit = MetricUnit.Number,
        Direction = MetricDirection.Neither,
        Minimum = double.NegativeInfinity,
        Maximum = double.PositiveInfinity,
        Scope = MetricScope.EachOrPositiveClass,
        Needs = MetricNeeds.Probabilities,
        Evidence = MetricEvidence.BothSides,
        Place = MetricPlace.Table,
        Counted = counted,
    };

    private static CountedValue Fitted(MetricSetup setup, int c, Func<CalibrationValues, double> value) =>
        setup.OfRanks(c, (_, _, ranks) => value(ranks.Calibration), CountedParts.Recalibration);
}

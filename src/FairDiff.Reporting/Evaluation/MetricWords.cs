using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The metrics of a report in words: titles, units, and which of them come first.</summary>
internal sealed class MetricWords(FairnessReport report)
{
    private static readonly Dictionary<string, (string Title, bool InPercent, string Meaning)> Known = new(StringComparer.Ordinal)
    {
        [MetricNames.Accuracy] = ("accuracy", true, "The share of rows that are right. It flatters where a class is rare: calling "
            + "everyone healthy is 99 % right where 1 % are ill."),
        [MetricNames.BalancedAccuracy] = (
            "balanced accuracy", true,
            "The mean over the classes of the share of their rows that are found. One row of a rare class weighs much."),
        [MetricNames.HighRiskSensitivity] = ("high-risk sensitivity", true, "Of the rows with a class that must not be missed, the share "
            + "that is recognised as exactly that class. It says nothing about false alarms."),
        [MetricNames.HighRiskDetection] = ("high-risk detection", true, "Of the rows with a class that must not be missed, the share "
            + "whose high-risk scores sum to the threshold. Look at the false alarms beside it."),
        [MetricNames.Auc] = ("AUC", false, "How often a row with the condition scores higher than one without: 0.5 is chance, 1 is "
            + "perfect order. It is blind to the threshold, so equal AUCs can hide unequal errors."),
        [MetricNames.AveragePrecision] = ("average precision", false, "The precision averaged over the rows found, from the surest on. "
            + "Chance is the prevalence, so groups of other prevalence differ by that alone."),
        [MetricNames.Brier] = (
            "Brier score", false, "The mean squared error of the probabilities; less is better. Rare conditions make it small."),
        [MetricNames.CalibrationError] = ("calibration error", false, "How far stated probabilities are from what came true, on average "
            + "over bins; less is better. Small groups look worse than they are."),
        [MetricNames.SoftAccuracy] = ("soft accuracy", true, "The share of the raters' weight on the predicted class."),
        [MetricNames.EqualisedOdds] = ("equalised odds", true, "The largest gap of any recall or false-positive rate between groups."),
        [MetricNames.DemographicParity] = (
            "demographic parity", true,
            "The largest gap in how often groups are given a class. A perfect model has one where prevalences differ."),
    };

    /// <summary>What is otherwise where conditions go together.</summary>
    private static readonly Dictionary<string, string> OfConditions = new(StringComparer.Ordinal)
    {
        [MetricNames.Accuracy] = "Of all pairs of a row and a condition that is known in it, the share that is right. It flatters where "
            + "conditions are rare: calling everyone healthy is 99 % right where 1 % are ill.",
        [MetricNames.BalancedAccuracy] =
            "The mean over the conditions of the mean of sensitivity and specificity. A rare condition weighs as much as a frequent one.",
        [MetricNames.Auc] = "The mean over the conditions of how often a row with it scores higher than one without: 0.5 is chance, 1 is "
            + "perfect order. A mean can hide the one condition that is unfair.",
    };

    /// <summary>Most telling first; the rest follows in the order of the report.</summary>
    private static readonly string[] Leading = [
        MetricNames.Accuracy, MetricNames.BalancedAccuracy, MetricNames.HighRiskSensitivity, MetricNames.Auc];

    /// <summary>The metrics that are drawn: a handful that this report has.</summary>
    public IReadOnlyList<string> Drawn { get; } =
        [.. Leading.Append(MetricNames.CalibrationError).Where(
            name => report.Overall.Values.TryGetValue(name, out var value) && value.Value is not null)];

    /// <summary>The metrics that sentences are made of: those of the drawn that say how good the classifier is.</summary>
    public IReadOnlyList<string> Told => [.. Drawn.Intersect(Leading)];

    public IReadOnlyList<string> All { get; } = [.. report.Overall.Values.Keys];

    public static string Title(string metric) => Known.TryGetValue(metric, out var known) ? known.Title : metric switch
    {
        _ when Part(metric, MetricNames.Recall("")) is { } name => $"recall of {name}",
        _ when Part(metric, MetricNames.FalsePositiveRate("")) is { } name => $"false-positive rate of {name}",
        _ when Part(metric, MetricNames.SelectionRate("")) is { } name => $"share taken for {name}",
        _ when Part(metric, MetricNames.AucOneVersusRest("")) is { } name => $"AUC of {name}",
        _ when Part(metric, MetricNames.AveragePrecisionOneVersusRest("")) is { } name => $"average precision of {name}",
        _ when metric.StartsWith("top", StringComparison.Ordinal) => $"top-{metric[3..]} accuracy",
        _ => metric,
    };

    /// <summary>What a metric is and when it misleads, for the glossary; null where the title says it.</summary>
    public string? Meaning(string metric) => !Known.TryGetValue(metric, out var known) ? null
        : report.IsMultiLabel && OfConditions.TryGetValue(metric, out var meaning) ? meaning
        : known.Meaning;

    public static string Value(string metric, double? value) => value switch
    {
        null => Numbers.None,
        { } number when InPercent(metric) => (100 * number).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        { } number => number.ToString("0.000", CultureInfo.InvariantCulture),
    };

    public static string Interval(string metric, ConfidenceInterval interval) =>
        $"{Bare(metric, interval.Lower)} to {Value(metric, interval.Upper)}";

    /// <summary>The size of a gap: points of percent, or the number.</summary>
    public static string Size(string metric, double value) => InPercent(metric) ? $"{Bare(metric, value)} points" : Bare(metric, value);

    /// <summary>The mean over training seeds, with the deviation where there are several.</summary>
    public static string MeanSd(string metric, ReplicateSummary seeds) => seeds.Deviation is { } deviation
        ? $"{Bare(metric, seeds.Mean)} ± {Value(metric, deviation)}"
        : Value(metric, seeds.Mean);

    /// <summary>A difference with its sign: points of percent, or the number.</summary>
    public static string Signed(string metric, double value) =>
        Numbers.Signed(value, Bare(metric, Math.Abs(value))) + (InPercent(metric) ? " points" : "");

    public static string SignedInterval(string metric, ConfidenceInterval interval) =>
        $"{Numbers.Signed(interval.Lower, Bare(metric, Math.Abs(interval.Lower)))} to "
            + $"{Numbers.Signed(interval.Upper, Bare(metric, Math.Abs(interval.Upper)))}";

    /// <summary>What values are multiplied by on an axis.</summary>
    public static double Factor(string metric) => InPercent(metric) ? 100 : 1;

    private static string Bare(string metric, double value) => Value(metric, value).Replace(" %", "", StringComparison.Ordinal);

    private static bool InPercent(string metric) => Known.TryGetValue(metric, out var known)
        ? known.InPercent
        : Part(metric, MetricNames.AucOneVersusRest("")) is null && Part(metric, MetricNames.AveragePrecisionOneVersusRest("")) is null;

    private static string? Part(string metric, string prefix) =>
        metric.StartsWith(prefix, StringComparison.Ordinal) ? metric[prefix.Length..] : null;
}

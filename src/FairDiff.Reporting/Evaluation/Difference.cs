using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>One number of two evaluations: how far they are apart, and whether that is more than chance.</summary>
/// <param name="Metrics">How metrics are written.</param>
/// <param name="Metric">The metric.</param>
/// <param name="What">Of what: all rows, the worst group of an attribute, or the gap between its groups.</param>
/// <param name="From">The first value, in words.</param>
/// <param name="To">The second value, in words.</param>
/// <param name="Size">The second minus the first.</param>
/// <param name="PValue">Its p-value, corrected for all that are compared with it; null where it was not tested.</param>
/// <param name="Judged">The verdict on it.</param>
/// <param name="Seeds">The p-value over training seeds; null where there is one seed of a method.</param>
internal sealed record Difference(
    MetricText Metrics, string Metric, string What, string From, string To, Estimate Size, double? PValue, DifferenceVerdict Judged,
    double? Seeds = null)
{
    public string Title => $"{Metrics.Title(Metric)}, {What}";

    public bool IsBetter => Judged == DifferenceVerdict.Better;

    public bool IsWorse => Judged == DifferenceVerdict.Worse;

    public bool IsClear => IsBetter || IsWorse;

    public string Verdict => Words.Of(Judged);

    public string Amount => Metrics.Signed(Metric, Size.Value);

    /// <summary>Every number that the page of a report compares: those of the metrics that it tells of.</summary>
    public static IEnumerable<(string Metric, string What, QuantityName Quantity)> Names(FairnessReport report, ReportMetricText metrics) =>
        Names(metrics.Summarised, report.ByGroup.Keys);

    /// <summary>The numbers that are compared: of each metric, all rows, and the worst group and the gap by each attribute.</summary>
    public static IEnumerable<(string Metric, string What, QuantityName Quantity)> Names(
        IEnumerable<string> metrics, IEnumerable<string> attributes) => metrics.SelectMany(metric =>
        attributes
            .SelectMany(name => new[] { (metric, $"worst by {name}", QuantityName.Worst(name, metric)), (
                metric, $"gap by {name}", QuantityName.Gap(name, metric)) })
            .Prepend((metric, "all rows", QuantityName.Overall(metric))));

    /// <summary>The differences of two methods.</summary>
    public static IReadOnlyList<Difference> Of(
        MethodComparison comparison, IEnumerable<(string Metric, string What, QuantityName Quantity)> names) =>
        Of(comparison, new MetricText(comparison.Options.Metrics), names);

    private static IReadOnlyList<Difference> Of(
        MethodComparison comparison, MetricText metrics, IEnumerable<(string Metric, string What, QuantityName Quantity)> names) =>
    [
        .. Find(comparison.Quantities, quantity => quantity.Quantity, names).Select(found => new Difference(
            metrics,
            found.Metric,
            found.What,
            metrics.MeanSd(found.Metric, found.Quantity.Baseline),
            metrics.MeanSd(found.Metric, found.Quantity.Candidate),
            found.Quantity.Difference,
            found.Quantity.HolmPValue,
            found.Quantity.Verdict,
            found.Quantity.Replicates?.PValue)),
    ];

    /// <summary>The differences of another set from the evaluated one.</summary>
    public static IReadOnlyList<Difference> Of(ShiftedSet set, IEnumerable<(string Metric, string What, QuantityName Quantity)> names) =>
        Of(set, new MetricText(set.Report.Options.Metrics), names);

    private static IReadOnlyList<Difference> Of(
        ShiftedSet set, MetricText metrics, IEnumerable<(string Metric, string What, QuantityName Quantity)> names) =>
    [
        .. Find(set.Quantities, quantity => quantity.Quantity, names).Select(found => new Difference(
            metrics,
            found.Metric,
            found.What,
            metrics.Value(found.Metric, found.Quantity.Id),
            metrics.Value(found.Metric, found.Quantity.Ood),
            found.Quantity.Difference,
            found.Quantity.HolmPValue,
            found.Quantity.Verdict)),
    ];

    /// <summary>What is clear in words; nothing where nothing is.</summary>
    public static string Clear(IReadOnlyList<Difference> differences)
    {
        string List(IEnumerable<Difference> some) => string.Join("; ", some.GroupBy(difference => difference.Metric).Select(metric =>
            $"{metric.First().Metrics.Title(metric.Key)} "
                + $"({string.Join(", ", metric.Select(difference => $"{difference.What} {difference.Amount}"))})"));
        var (better, worse) = (
            differences.Where(difference => difference.IsBetter).ToArray(), differences.Where(difference => difference.IsWorse).ToArray());
        return (better.Length == 0 ? "" : $"Clearly better: {List(better)}. ") + (
            worse.Length == 0 ? "" : $"Clearly worse: {List(worse)}. ")
            + (better.Length + worse.Length == differences.Count ? ""
                : better.Length + worse.Length == 0 ? "No difference is clear, which is no evidence that there is none."
                : "No other difference is clear, which is no evidence that there is none.");
    }

    /// <summary>How p-values were corrected, and what resamples are too few to show.</summary>
    public static string Correction(int count, FairnessOptions options)
    {
        var least = (double)count / (options.BootstrapSamples + 1);
        return options.BootstrapSamples == 0 ? "Nothing was tested (--bootstrap 0)."
            : $"p-values are corrected by Holm for the {count} numbers that are compared."
                + (least < 1 - options.Confidence ? "" : string.Create(
                    CultureInfo.InvariantCulture,
                    $" {options.BootstrapSamples:#,0} resamples are too few for that: no p-value can be below {Math.Min(1, least):0.00}. "
                        + $"Give --bootstrap more."));
    }

    /// <summary>The quantities that have a name, in the order of the names.</summary>
    private static IEnumerable<(string Metric, string What, T Quantity)> Find<T>(
        IEnumerable<T> all, Func<T, QuantityName> idOf, IEnumerable<(string Metric, string What, QuantityName Quantity)> names)
    {
        var quantities = all.ToDictionary(idOf);
        return names.Where(name => quantities.ContainsKey(name.Quantity)).Select(
            name => (name.Metric, name.What, quantities[name.Quantity]));
    }
}

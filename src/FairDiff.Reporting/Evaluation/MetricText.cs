using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Values of metrics in words, with the titles and units of a registry.</summary>
internal class MetricText(MetricRegistry metrics)
{
    public string Title(string metric) => metrics.Title(metric);

    public string Value(string metric, double? value) => value switch
    {
        null => Numbers.None,
        { } number when metrics.IsInPercent(metric) => (100 * number).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        { } number => number.ToString("0.000", CultureInfo.InvariantCulture),
    };

    public string Interval(string metric, ConfidenceInterval interval) =>
        $"{Bare(metric, interval.Lower)} to {Value(metric, interval.Upper)}";

    /// <summary>The size of a gap: points of percent, or the number.</summary>
    public string Size(string metric, double value) => metrics.IsInPercent(metric) ? $"{Bare(metric, value)} points" : Bare(metric, value);

    /// <summary>The mean over training seeds, with the deviation where there are several.</summary>
    public string MeanSd(string metric, ReplicateSummary seeds) => seeds.Deviation is { } deviation
        ? $"{Bare(metric, seeds.Mean)} ± {Value(metric, deviation)}"
        : Value(metric, seeds.Mean);

    /// <summary>A difference with its sign: points of percent, or the number.</summary>
    public string Signed(string metric, double value) =>
        Numbers.Signed(value, Bare(metric, Math.Abs(value))) + (metrics.IsInPercent(metric) ? " points" : "");

    public string SignedInterval(string metric, ConfidenceInterval interval) =>
        $"{Numbers.Signed(interval.Lower, Bare(metric, Math.Abs(interval.Lower)))} to "
            + $"{Numbers.Signed(interval.Upper, Bare(metric, Math.Abs(interval.Upper)))}";

    /// <summary>What values are multiplied by on an axis.</summary>
    public double Factor(string metric) => metrics.IsInPercent(metric) ? 100 : 1;

    private string Bare(string metric, double value) => Value(metric, value).Replace(" %", "", StringComparison.Ordinal);
}

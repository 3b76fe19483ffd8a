namespace FairDiff.Fairness.Resampling;

/// <summary>A number that follows from the groups x metrics of a grouping and the metrics of all rows; NaN = undefined.</summary>
internal delegate double Statistic(double[] groups, double[] overall);

/// <summary>The values of a grouping for all rows, in each resample and without each block of the jackknife.</summary>
internal sealed record ReplicatedValues(double[] Point, double[][] Samples, double[][] Jackknife);

/// <summary>Statistics of one grouping, with the interval of any of them.</summary>
internal sealed class ResampledGrouping(ReplicatedValues groups, ReplicatedValues overall, double confidence)
{
    public double[] Point => groups.Point;

    public int SampleCount => groups.Samples.Length;

    public double Value(Statistic statistic) => statistic(groups.Point, overall.Point);

    /// <summary>The statistic in the resamples in which it is defined.</summary>
    public double[] Samples(Statistic statistic) => Defined(groups.Samples, overall.Samples, statistic);

    public Estimate? Estimate(Statistic statistic) =>
        Value(statistic) is var value && double.IsNaN(value) ? null : new(value, Interval(statistic));

    public ConfidenceInterval? Interval(Statistic statistic) => BootstrapInterval.Of(
        Value(statistic), Samples(statistic), SampleCount, Defined(groups.Jackknife, overall.Jackknife, statistic), confidence);

    private static double[] Defined(double[][] groups, double[][] overall, Statistic statistic) =>
        [.. groups.Select((values, i) => statistic(values, overall[i])).Where(value => !double.IsNaN(value))];
}

namespace FairDiff.Fairness;

/// <summary>
/// The gap of a metric between groups. Only groups with sufficient evidence count. The largest of several noisy values minus the smallest
/// is above 0 even when all groups are alike; <see cref="Bias"/> estimates by how much, <see cref="Corrected"/> takes it off, and
/// <see cref="PValue"/> says how often chance alone would do it.
/// </summary>
public sealed record GapValue
{
    /// <summary>Gets the metric, as in <see cref="MetricNames"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>
    /// Gets max_g m_g - min_g m_g over the groups g with sufficient evidence: 0 to 1 (Brier score of several classes: 0 to 2), null with
    /// fewer than two groups to compare, which is never written as 0. Misleads when read without <see cref="PValue"/>: it grows with the
    /// number of groups and as they get smaller.
    /// </summary>
    public double? Value { get; init; }

    /// <summary>
    /// Gets the bootstrap interval of the value: best and worst group are found anew in each resample. It does not reach 0 even if the
    /// groups are alike, so the verdict rests on <see cref="PValue"/>.
    /// </summary>
    public ConfidenceInterval? Interval { get; init; }

    /// <summary>
    /// Gets the mean of the gaps of the resamples minus the value: about as much as the value itself exceeds the true gap by chance. Many
    /// small groups make it so large that the interval lies above the value. Null without resamples.
    /// </summary>
    public double? Bias { get; init; }

    /// <summary>Gets the value less its bias, at least 0: the better guess at the true gap. Null without resamples.</summary>
    public double? Corrected { get; init; }

    /// <summary>
    /// Gets the share of resamples in which groups moved onto a common value are as far apart: 1/(B+1) to 1, small = no chance. It is for
    /// this gap alone: of 20 gaps between groups that are alike, one is below 0.05.
    /// </summary>
    public double? PValue { get; init; }

    /// <summary>
    /// Gets <see cref="PValue"/> by <see cref="MultipleTests.Holm"/> over the AUC gaps of all single classes or conditions of this
    /// grouping, because whoever looks for the unfair one looks at all; null for every other metric, and where it was not tested.
    /// </summary>
    public double? HolmPValue { get; init; }

    /// <summary>
    /// Gets min_g m_g / max_g m_g, 0 to 1, 1 = alike; null when the largest is 0. Misleads near 0: rates of 0.01 and 0.02 have the ratio of
    /// 0.4 and 0.8.
    /// </summary>
    public Estimate? Ratio { get; init; }

    /// <summary>Gets max_g |m_g - m_all|, 0 to 1. Misleads where one group is most of the rows: it then is nearly the value that it is
    /// compared with.</summary>
    public Estimate? ToOverall { get; init; }

    /// <summary>Gets min_g min(m_g / m_all, m_all / m_g), 0 to 1, 1 = alike. Misleads as <see cref="Ratio"/> and <see cref="ToOverall"/>
    /// do.</summary>
    public Estimate? RatioToOverall { get; init; }

    /// <summary>
    /// Gets min_g m_g (max_g where less is better), the worst group found anew in each resample; null for a gap over several metrics.
    /// Misleads with many small groups: the worst of them is bad by chance.
    /// </summary>
    public Estimate? WorstValue { get; init; }

    /// <summary>Gets the best group: the highest value, the lowest for metrics of which less is better.</summary>
    public string? Best { get; init; }

    /// <summary>Gets the worst group.</summary>
    public string? Worst { get; init; }

    /// <summary>Gets how many groups were compared.</summary>
    public int Groups { get; init; }

    /// <summary>Gets whether the gap is more than chance.</summary>
    public required GapVerdict Verdict { get; init; }

    /// <summary>Gets why the verdict is what it is.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets which groups were left out, and why; null when none was.</summary>
    public string? LeftOut { get; init; }
}

using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Evidence;

/// <summary>Best minus worst over the groups with sufficient evidence, for each metric.</summary>
internal sealed class GapAssembler(MetricLayout layout, FairnessOptions options)
{
    public IReadOnlyDictionary<string, GapValue> Assemble(IReadOnlyList<GroupResult> groups, IReadOnlyList<double[]> samples)
    {
        var gaps = new OrderedDictionary<string, GapValue>();
        for (var metric = 0; metric < layout.Count; metric++)
        {
            gaps.Add(layout.Names[metric], Gap(metric, groups, samples));
        }

        return gaps;
    }

    private GapValue Gap(int metric, IReadOnlyList<GroupResult> groups, IReadOnlyList<double[]> samples)
    {
        var name = layout.Names[metric];
        var compared = Enumerable.Range(0, groups.Count).Where(group => Takes(groups[group], name)).ToArray();
        var leftOut = LeftOut(groups, compared, name);
        if (compared.Length < 2)
        {
            var reason = compared.Length == 0 ? "no group has sufficient evidence" : $"only {groups[compared[0]].Name} has sufficient evidence";
            reason = leftOut is null ? reason : $"{reason}; {leftOut}";
            return new GapValue(name, null, null, null, null, null, compared.Length, FairnessVerdict.InsufficientEvidence, reason);
        }

        double Value(int group) => groups[group][name].Value!.Value;
        var (highest, lowest) = (compared.MaxBy(Value), compared.MinBy(Value));
        var (best, worst) = metric == layout.Brier ? (lowest, highest) : (highest, lowest);
        var gap = Value(highest) - Value(lowest);
        var resampled = samples.Select(sample => Range(sample, metric, compared)).Where(range => !double.IsNaN(range)).ToArray();
        var interval = PercentileInterval.Of(resampled, samples.Count, options.Confidence);
        return new GapValue(
            name,
            gap,
            interval,
            interval is null ? null : resampled.Average() - gap,
            groups[best].Name,
            groups[worst].Name,
            compared.Length,
            FairnessVerdict.SufficientEvidence,
            leftOut);
    }

    private bool Takes(GroupResult group, string metric) =>
        group[metric].Verdict == FairnessVerdict.SufficientEvidence && (options.IncludeUnknownInGaps || !group.IsUnknown);

    /// <summary>Largest minus smallest over the groups that the resample has; NaN when it has fewer than two of them.</summary>
    private double Range(double[] sample, int metric, int[] compared)
    {
        var (low, high, present) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (var group in compared)
        {
            var value = sample[(group * layout.Count) + metric];
            if (!double.IsNaN(value))
            {
                (low, high, present) = (Math.Min(low, value), Math.Max(high, value), present + 1);
            }
        }

        return present < 2 ? double.NaN : high - low;
    }

    private static string? LeftOut(IReadOnlyList<GroupResult> groups, int[] compared, string metric)
    {
        var others = Enumerable.Range(0, groups.Count)
            .Except(compared)
            .Where(group => groups[group].N > 0)
            .Select(group => $"{groups[group].Name} ({groups[group][metric].Reason ?? "the attribute is not known"})")
            .ToArray();
        return others.Length == 0 ? null : "left out: " + string.Join(", ", others);
    }
}

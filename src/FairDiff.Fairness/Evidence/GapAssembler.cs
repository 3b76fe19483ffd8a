using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Evidence;

/// <summary>The gaps between the groups with sufficient evidence: of each metric, and over several for equalised odds and demographic
/// parity.</summary>
internal sealed class GapAssembler(Predictions predictions, IReadOnlyList<Metric> metrics, FairnessOptions options)
{
    public IReadOnlyDictionary<string, GapValue> Assemble(IReadOnlyList<GroupResult> groups, ResampledGrouping resampled)
    {
        var gaps = new OrderedDictionary<string, GapValue>();
        for (var metric = 0; metric < metrics.Count; metric++)
        {
            gaps.Add(metrics[metric].Name, Gap(metrics[metric].Name, [metric], groups, resampled));
        }

        foreach (var joined in options.Metrics.Where(metric => metric.LargestGapOf.Count > 0))
        {
            gaps.Add(joined.Name, Gap(joined.Name, MetricsOf(joined.LargestGapOf), groups, resampled));
        }

        return CorrectSingleClasses(gaps);
    }

    private static OrderedDictionary<string, GapValue> CorrectSingleClasses(OrderedDictionary<string, GapValue> gaps)
    {
        string[] single = [.. gaps.Keys.Where(name => name.StartsWith(MetricNames.AucOneVersusRest(""), StringComparison.Ordinal))];
        foreach (var (name, corrected) in single.Zip(MultipleTests.Holm([.. single.Select(name => gaps[name].PValue)])))
        {
            gaps[name] = gaps[name] with { HolmPValue = corrected };
        }

        return gaps;
    }

    /// <summary>The metrics of these kinds; of two classes those of the positive one, because the other's are the same gaps.</summary>
    private int[] MetricsOf(IReadOnlyList<string> kinds)
    {
        var classes = predictions.RankedClasses;
        return
        [
            .. Enumerable.Range(0, metrics.Count)
                .Where(m => kinds.Contains(metrics[m].Kind) && (metrics[m].Class is not { } c || classes.Contains(c))),
        ];
    }

    private GapValue Gap(string name, int[] joined, IReadOnlyList<GroupResult> groups, ResampledGrouping resampled)
    {
        GapPart[] all = [
            .. joined.Select(m => new GapPart(m, metrics.Count, Compared(groups, metrics[m].Name, options), metrics[m]))];
        GapPart[] parts = [.. all.Where(part => part.Groups.Length >= 2)];
        var leftOut = joined is [var only] ? LeftOut(groups, all[0].Groups, metrics[only].Name) : LeftOut(joined, all);
        if (parts.Length == 0)
        {
            int[] enough = all.Length > 0 ? all[0].Groups : [];
            return new GapValue
            {
                Metric = name,
                Groups = enough.Length,
                Verdict = GapVerdict.InsufficientEvidence,
                Reason = enough.Length == 0 ? "no group has sufficient evidence" : $"only {groups[enough[0]].Name} has sufficient evidence",
                LeftOut = leftOut,
            };
        }

        var point = resampled.Point;
        var largest = parts.MaxBy(part => part.Range(point))!;
        Statistic range = (values, _) => Largest(parts, part => part.Range(values));
        var gap = resampled.Value(range);
        var samples = resampled.Samples(range);
        var interval = resampled.Interval(range);
        var bias = interval is null ? (double?)null : samples.Average() - gap;
        var p = interval is null ? null : PValue(parts, gap, resampled);
        var (verdict, reason) = Judge(p, resampled.SampleCount);
        return new GapValue
        {
            Metric = name,
            Value = gap,
            Interval = interval,
            Bias = bias,
            Corrected = bias is { } excess ? Math.Max(0, gap - excess) : null,
            PValue = p,
            Ratio = resampled.Estimate((values, _) => -Largest(parts, part => -part.Ratio(values))),
            ToOverall = resampled.Estimate((values, overall) => Largest(parts, part => part.ToOverall(values, overall))),
            RatioToOverall = resampled.Estimate((values, overall) => -Largest(parts, part => -part.RatioToOverall(values, overall))),
            WorstValue = joined.Length == 1 ? resampled.Estimate((values, _) => parts[0].WorstValue(values)) : null,
            Best = groups[largest.Best(point)].Name,
            Worst = groups[largest.Worst(point)].Name,
            Groups = parts.SelectMany(part => part.Groups).Distinct().Count(),
            Verdict = verdict,
            Reason = joined.Length == 1 ? reason : $"{reason}; the largest is that of {metrics[joined[Array.IndexOf(all, largest)]].Name}",
            LeftOut = leftOut,
        };
    }

    /// <summary>The groups that are compared: those with sufficient evidence.</summary>
    public static int[] Compared(IReadOnlyList<GroupResult> groups, string metric, FairnessOptions options) =>
    [
        .. Enumerable.Range(0, groups.Count).Where(group =>
            groups[group][metric].Verdict == FairnessVerdict.SufficientEvidence
                && (options.IncludeUnknownInGaps || !groups[group].IsUnknown)),
    ];

    /// <summary>
    /// The bootstrap test of equal groups: each group's resamples are centred on its own value, as if all groups had the same one, and
    /// their range is what chance makes of that (Efron and Tibshirani 1993, chapter 16).
    /// </summary>
    private static double? PValue(GapPart[] parts, double gap, ResampledGrouping resampled)
    {
        // A difference within rounding is none: groups with equal values are not apart.
        var chance = resampled.Samples((values, _) => Largest(parts, part => part.CentredRange(values, resampled.Point)));
        return chance.Length == 0 ? null : (1.0 + chance.Count(range => range >= gap - 1e-12)) / (1.0 + chance.Length);
    }

    private (GapVerdict Verdict, string Reason) Judge(double? p, int samples)
    {
        var level = Math.Round(1 - options.Confidence, 10);
        return p switch
        {
            null when samples == 0 => (GapVerdict.NotTested, "no resamples were drawn"),
            null => (GapVerdict.InsufficientEvidence, "most resamples had no value"),
            { } small when small < level =>
                (
                    GapVerdict.Significant,
                    FormattableString.Invariant($"p = {small:0.####} < {level:0.####}: groups that are alike are rarely this far apart")),
            { } large => (
                GapVerdict.NotDistinguishableFromZero,
                FormattableString.Invariant(
                    $"p = {large:0.####} >= {level:0.####}: groups that are alike can be this far apart by chance")),
        };
    }

    /// <summary>The largest of the parts that are defined.</summary>
    private static double Largest(GapPart[] parts, Func<GapPart, double> value)
    {
        var largest = double.NaN;
        foreach (var part in parts)
        {
            var number = value(part);
            largest = double.IsNaN(largest) || number > largest ? number : largest;
        }

        return largest;
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

    private string? LeftOut(int[] joined, GapPart[] parts)
    {
        var names = joined.Where((_, i) => parts[i].Groups.Length < 2).Select(m => metrics[m].Name).ToArray();
        return names.Length == 0 ? null : "left out, fewer than two groups have enough rows: " + string.Join(", ", names);
    }
}

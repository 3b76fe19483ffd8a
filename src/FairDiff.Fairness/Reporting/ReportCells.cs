using System.Globalization;

namespace FairDiff.Fairness.Reporting;

/// <summary>The words and numbers of a report's tables, whatever draws them.</summary>
internal static class ReportCells
{
    /// <summary>What stands where there is no value; a note says why.</summary>
    public const string NoValue = "-";

    /// <summary>What follows a value that rests on too few rows.</summary>
    public const string TooFew = " (!)";

    /// <summary>What follows a gap that is more than chance.</summary>
    public const string Significant = " *";

    private const int LongestNote = 300;

    public static FairnessTable Table(FairnessReport report)
    {
        var metrics = Columns(report);
        return new(
            ["group", "n", .. metrics],
            [
                new(FairnessRowKind.Overall, Row(report.Overall, metrics)),
                .. report.ByGroup.Values.SelectMany(grouping => (FairnessTableRow[])
                [
                    new(FairnessRowKind.Attribute, [grouping.Name]),
                    .. grouping.Groups.Select(group => new FairnessTableRow(FairnessRowKind.Group, Row(group, metrics))),
                    new(FairnessRowKind.Gap, GapRow(grouping, metrics)),
                ]),
            ],
            [.. Notes(report)]);
    }

    /// <summary>The metrics to show: all but those of each single class.</summary>
    private static IReadOnlyList<string> Columns(FairnessReport report) => [.. report.Overall.Values.Keys.Where(IsShown)];

    private static string[] Row(GroupResult group, IReadOnlyList<string> columns) =>
        [group.Name, group.N.ToString(CultureInfo.InvariantCulture), .. columns.Select(column => Cell(group[column]))];

    private static string[] GapRow(GroupingResult grouping, IReadOnlyList<string> columns) =>
        ["gap", "", .. columns.Select(column => Cell(grouping.Gaps[column].Value, grouping.Gaps[column].Interval)
            + (grouping.Gaps[column].Verdict == GapVerdict.Significant ? Significant : ""))];

    private static IEnumerable<string> Notes(FairnessReport report)
    {
        var options = report.Options;
        if (options.BootstrapSamples > 0)
        {
            var drawn = report.ClusterCount is { } clusters ? $"{clusters} clusters" : "rows";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"[low, high]: {100 * options.Confidence:0.##} % {IntervalText.Of(options.IntervalMethod)} bootstrap, "
                    + $"{options.BootstrapSamples} resamples of {drawn}.");
            if (IntervalText.CountReplaced(report) is ( > 0 and var replaced, var all))
            {
                yield return $"{replaced} of {all} intervals are percentile intervals: BCa does not exist where nothing varies or all "
                    + "resamples are on one side of the value.";
            }
        }

        yield return "gap: best minus worst group; by chance alone it is above 0, and the more so the more and the smaller the groups.";
        if (options.BootstrapSamples > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"*: a gap that groups which are alike show in fewer than {100 * (1 - options.Confidence):0.##} % of the resamples (each "
                    + $"gap by itself).");
        }

        yield return $"(!) insufficient evidence: fewer than {options.MinimumGroupSize} rows, or {options.MinimumClassSize} of the "
            + "class needed.";
        foreach (var reason in Reasons("overall", report.Overall.Values.Values.Select(value => (value.Metric, value.Reason))))
        {
            yield return reason;
        }

        foreach (var grouping in report.ByGroup.Values)
        {
            foreach (var reason in Reasons($"{grouping.Name} gap", grouping.Gaps.Values.Select(gap => (gap.Metric, Why(gap)))))
            {
                yield return reason;
            }
        }
    }

    /// <summary>Each reason once, with the metrics that it is for.</summary>
    private static IEnumerable<string> Reasons(string where, IEnumerable<(string Metric, string? Reason)> values) =>
        from value in values
        where value.Reason is not null && IsShown(value.Metric)
        group value.Metric by value.Reason into metrics
        select Shorten($"{where} of {string.Join(", ", metrics)}: {metrics.Key}");

    private static bool IsShown(string metric) => MetricNames.Split(metric).Class is null;

    /// <summary>Why there is no gap, and which groups were left out of it.</summary>
    private static string? Why(GapValue gap)
    {
        string?[] reasons = [gap.Verdict == GapVerdict.InsufficientEvidence ? gap.Reason : null, gap.LeftOut];
        return reasons.Any(reason => reason is not null) ? string.Join("; ", reasons.OfType<string>()) : null;
    }

    private static string Shorten(string text) =>
        text.Length <= LongestNote ? text : text[..LongestNote] + " ... (all of it is in the JSON)";

    private static string Cell(MetricValue value) =>
        Cell(value.Value, value.Interval)
        + (value.Value is not null && value.Verdict == FairnessVerdict.InsufficientEvidence ? TooFew : "");

    private static string Cell(double? value, ConfidenceInterval? interval)
    {
        if (value is not { } number)
        {
            return NoValue;
        }

        return interval is null
            ? FormattableString.Invariant($"{number:0.000}")
            : FormattableString.Invariant($"{number:0.000} [{interval.Lower:0.000}, {interval.Upper:0.000}]");
    }
}

using System.Text.Json;

namespace FairDiff.Fairness.Reporting;

/// <summary>The words for how intervals were made, and how many of a report's are not made as was asked for.</summary>
internal static class IntervalText
{
    // The names that the enumeration itself has in JSON.
    private static readonly IReadOnlyDictionary<IntervalMethod, string> Names =
        Enum.GetValues<IntervalMethod>().ToDictionary(method => method, method => JsonSerializer.SerializeToElement(method).GetString()!);

    public static string Of(IntervalMethod method) => Names[method];

    public static string? Of(ConfidenceInterval? interval) => interval is null ? null : Of(interval.Method);

    /// <summary>How many intervals of values and gaps there are, and how many of them stand in for a BCa interval that does not
    /// exist.</summary>
    public static (int Replaced, int All) CountReplaced(FairnessReport report)
    {
        ConfidenceInterval[] all =
        [
            .. report.ByGroup.Values.SelectMany(grouping => grouping.Groups).Prepend(report.Overall)
                .SelectMany(group => group.Values.Values.Select(value => value.Interval)).OfType<ConfidenceInterval>(),
            .. report.ByGroup.Values.SelectMany(grouping => grouping.Gaps.Values.Select(gap => gap.Interval)).OfType<ConfidenceInterval>(),
        ];
        return (all.Count(interval => interval.Method != report.Options.IntervalMethod), all.Length);
    }
}

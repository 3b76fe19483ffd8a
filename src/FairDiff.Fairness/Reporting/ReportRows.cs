using System.Globalization;
using System.Text;
using FairDiff.Shared;

namespace FairDiff.Fairness.Reporting;

/// <summary>Flattens a report into rows of a table, and those into CSV.</summary>
internal static class ReportRows
{
    public static IReadOnlyList<FairnessRow> Of(FairnessReport report) =>
    [
        .. Group(Groups.Grouping.OverallName, report.Overall),
        .. report.ByGroup.Values.SelectMany(grouping => grouping.Groups.SelectMany(group => Group(grouping.Name, group)).Concat(
            grouping.Gaps.Values.Select(gap => Gap(grouping.Name, gap)))),
    ];

    public static string ToCsv(FairnessReport report, bool escapeFormulas)
    {
        var csv = new StringBuilder("grouping,group,metric,kind,n,value,lower,upper,intervalMethod,pValue,verdict,reason\n");
        foreach (var row in Of(report))
        {
            csv.AppendJoin(
                ',', Text(row.Grouping), Text(row.Group), Text(row.Metric), row.Kind, row.N, Number(row.Value), Number(row.Lower),
                    Number(row.Upper), row.IntervalMethod, Number(row.PValue), row.Verdict, Text(row.Reason)).Append('\n');
        }

        return csv.ToString();

        string Text(string text) => Quoted(escapeFormulas ? FormulaCell.Escape(text) : text);
    }

    private static IEnumerable<FairnessRow> Group(string grouping, GroupResult group) => group.Values.Values.Select(value => new FairnessRow
    {
        Grouping = grouping,
        Group = group.Name,
        Metric = value.Metric,
        Kind = "value",
        N = value.N,
        Value = value.Value ?? double.NaN,
        Lower = value.Interval?.Lower ?? double.NaN,
        Upper = value.Interval?.Upper ?? double.NaN,
        IntervalMethod = IntervalText.Of(value.Interval) ?? "",
        PValue = double.NaN,
        Verdict = value.Verdict == FairnessVerdict.SufficientEvidence ? "sufficient evidence" : "insufficient evidence",
        Reason = value.Reason ?? "",
    });

    private static FairnessRow Gap(string grouping, GapValue gap) => new()
    {
        Grouping = grouping,
        Group = "",
        Metric = gap.Metric,
        Kind = "gap",
        N = gap.Groups,
        Value = gap.Value ?? double.NaN,
        Lower = gap.Interval?.Lower ?? double.NaN,
        Upper = gap.Interval?.Upper ?? double.NaN,
        IntervalMethod = IntervalText.Of(gap.Interval) ?? "",
        PValue = gap.PValue ?? double.NaN,
        Verdict = GroupJson.Words(gap.Verdict),
        Reason = gap.LeftOut is { } leftOut ? $"{gap.Reason}; {leftOut}" : gap.Reason,
    };

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Pipelines.Report;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>One metric: all rows, then the groups of each attribute under its name.</summary>
internal static class ForestPlot
{
    private const double Left = 150;
    private const double Plot = 220;
    private const double Right = 150;
    private const double Row = 21;
    private const double Top = 6;

    /// <summary>One line of the plot; a heading has no group.</summary>
    private sealed record Entry(string Name, GroupResult? Group, int Colour);

    public static XElement Draw(FairnessReport report, string metric)
    {
        Entry[] rows =
        [
            new("all rows", report.Overall, 9),
            .. report.ByGroup.Values.Index().SelectMany(grouping => grouping.Item.Groups.Where(group => group.N > 0)
                .Select(group => new Entry(group.Name, group, grouping.Index)).Prepend(new Entry(grouping.Item.Name, null, grouping.Index))),
        ];
        var scale = Scale.Around(rows.SelectMany(row => Ends(row.Group?[metric])), Left, Left + Plot);
        var bottom = Top + (rows.Length * Row);
        return Svg(
            Left + Plot + Right,
            bottom + 22,
            Describe(report, metric),
            scale.Labels(4).Select(tick => new object[]
            {
                Line("grid", scale.At(tick.Value), Top, scale.At(tick.Value), bottom), Text("axis", scale.At(tick.Value), bottom + 15, tick.Text, "middle"),
            }),
            report.Overall[metric].Value is { } overall ? Line("reference", scale.At(overall), Top, scale.At(overall), bottom) : null,
            rows.Select((row, index) => Draw(row, metric, scale, Top + ((index + .5) * Row))));
    }

    private static XElement Draw(Entry row, string metric, Scale scale, double y)
    {
        if (row.Group is not { } group)
        {
            return Text("head", 0, y + 4, row.Name);
        }

        var value = group[metric];
        var words = $"{MetricWords.Value(metric, value.Value)}"
            + (value.Interval is { } interval ? $" ({MetricWords.Interval(metric, interval)})" : "");
        var weak = value.Verdict == FairnessVerdict.InsufficientEvidence;
        return C(
            "g",
            Series.Class(row.Colour),
            Hint($"{row.Name}: {words}, {Numbers.Count(value.N)} rows{(value.Reason is null ? "" : $"; {value.Reason}")}"),
            Text("name", Left - 12, y + 4, Shorten(row.Name), "end"),
            value.Interval is { } ends ? Line("bar", scale.At(ends.Lower), y, scale.At(ends.Upper), y) : null,
            value.Value is { } number ? Dot(weak ? "mean weak" : "mean", scale.At(number), y, 4.4) : null,
            Text("value", Left + Plot + Right, y + 4, weak && value.Value is not null ? $"{MetricWords.Value(metric, value.Value)} (few rows)" : words, "end"));
    }

    private static IEnumerable<double> Ends(MetricValue? value) => value is null
        ? []
        : new[] { value.Value, value.Interval?.Lower, value.Interval?.Upper }.OfType<double>();

    private static string Describe(FairnessReport report, string metric) =>
        $"{MetricWords.Title(metric)} of all rows {MetricWords.Value(metric, report.Overall[metric].Value)}; " + string.Join("; ", report.ByGroup.Values.Select(grouping =>
            $"by {grouping.Name}: {string.Join(", ", grouping.Groups.Where(group => group.N > 0).Select(group => $"{group.Name} {MetricWords.Value(metric, group[metric].Value)}"))}"));

    private static string Shorten(string name) => name.Length <= 20 ? name : name[..19] + "…";
}

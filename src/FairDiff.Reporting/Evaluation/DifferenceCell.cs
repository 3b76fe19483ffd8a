using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>A value with its difference from the first column and the verdict on it.</summary>
internal static class DifferenceCell
{
    public static XElement Of(Difference? difference) => difference is null ? C("td", "right", Numbers.None) : C(
        "td",
        "right",
        difference.To,
        E(
            "small", difference.Amount,
            difference.Size.Interval is { } interval ? $" ({difference.Metrics.SignedInterval(difference.Metric, interval)})" : ""),
        C("div", "verdict", VerdictChip.Of(difference)),
        GapText.P(difference.Seeds) is { } seeds ? E("small", $"over seeds {seeds}") : null);
}

using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The verdict on a difference in a word, with its p-value.</summary>
internal static class VerdictChip
{
    public static object?[] Of(Difference difference) =>
    [
        C("span", "word " + (difference.IsBetter ? "better" : difference.IsWorse ? "worse" : "open"), difference.Verdict),
        GapText.P(difference.PValue) is { } p ? C("span", "p", $" {p}") : null,
    ];
}

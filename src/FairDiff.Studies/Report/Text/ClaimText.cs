using System.Text.RegularExpressions;

namespace FairDiff.Studies;

/// <summary>Claims in words.</summary>
internal static partial class ClaimText
{
    /// <summary>A sentence for each claim of a report.</summary>
    public static IEnumerable<string> Of(StudyReport report) => report.Claims.Select(claim =>
    {
        var compared = ComparisonText.Pairs(report).Where(pair => pair.Key == (claim.Candidate, claim.Reference)).SelectMany(pair => pair)
            .FirstOrDefault(one => one.Quantity.Set == claim.Set && $"{one.Difference.Quantity}" == claim.Quantity);
        return $"{Word(claim.Verdict)}: {claim.Text} ({claim.Source}). "
            + (compared is null
                ? $"{claim.Candidate} and {claim.Reference} were not compared in this number."
                : $"{claim.Candidate} against {claim.Reference}: {ComparisonText.Sentence(report, compared)}.{Size(claim, compared)}");
    });

    /// <summary>What was measured beside a claim that says how much.</summary>
    private static string Size(ClaimResult claim, Compared compared) =>
        Amount().IsMatch(claim.Text) && ImprovementText.Size(
            compared.Difference.Baseline.Mean, compared.Difference.Candidate.Mean, compared.Quantity.HigherIsBetter) is { } size
            ? $" That is {size}."
            : "";

    /// <summary>A verdict in one or two words.</summary>
    public static string Word(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Reproduced => "Reproduced",
        ClaimVerdict.NotReproduced => "Not reproduced",
        ClaimVerdict.NotClear => "Not clear",
        _ => "Not tested",
    };

    [GeneratedRegex("[0-9] (%|times)")]
    private static partial Regex Amount();
}

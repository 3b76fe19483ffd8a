namespace FairDiff.Studies;

/// <summary>Claims in words.</summary>
internal static class ClaimText
{
    /// <summary>A sentence for each claim of a report.</summary>
    public static IEnumerable<string> Of(StudyReport report) => report.Claims.Select(claim =>
    {
        var compared = ComparisonText.Pairs(report).Where(pair => pair.Key == (claim.Candidate, claim.Reference)).SelectMany(pair => pair)
            .FirstOrDefault(one => one.Quantity.Set == claim.Set && $"{one.Difference.Quantity}" == claim.Quantity);
        return $"{Word(claim.Verdict)}: {claim.Text} ({claim.Source}). "
            + (compared is null
                ? $"{claim.Candidate} and {claim.Reference} were not compared in this number."
                : $"{claim.Candidate} against {claim.Reference}: {ComparisonText.Sentence(report, compared)}.");
    });

    /// <summary>A verdict in one or two words.</summary>
    public static string Word(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Reproduced => "Reproduced",
        ClaimVerdict.NotReproduced => "Not reproduced",
        ClaimVerdict.NotClear => "Not clear",
        _ => "Not tested",
    };
}

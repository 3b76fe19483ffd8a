using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Evidence;

/// <summary>Decides whether a metric of a group rests on enough rows, and says why not.</summary>
internal static class EvidenceRule
{
    /// <summary>The rows that a metric rests on, the verdict and its reason.</summary>
    public static (int N, FairnessVerdict Verdict, string? Reason) Judge(
        Metric metric, GroupCounts counts, int group, FairnessOptions options)
    {
        var n = counts.Rows(group);
        if (n == 0)
        {
            return (0, FairnessVerdict.InsufficientEvidence, "no rows");
        }

        var (rows, needed, reason) = metric.Basis(counts, group);
        if (rows < needed)
        {
            return ((int)rows, FairnessVerdict.InsufficientEvidence, reason);
        }

        return n < options.MinimumGroupSize
            ? ((int)rows, FairnessVerdict.InsufficientEvidence, $"n = {n} is below the minimum of {options.MinimumGroupSize}")
            : ((int)rows, FairnessVerdict.SufficientEvidence, reason);
    }
}

using System.Globalization;
using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Evidence;

/// <summary>Decides whether a metric of a group rests on enough rows, and says why not.</summary>
internal static class EvidenceRule
{
    /// <summary>The rows that a metric rests on, the verdict and its reason, and how many rows of the group would be enough; null where
    /// there are enough, or nothing can be said.</summary>
    public static (int N, FairnessVerdict Verdict, string? Reason, int? RowsNeeded) Judge(
        Metric metric, GroupCounts counts, int group, FairnessOptions options)
    {
        var n = counts.Rows(group);
        if (n == 0)
        {
            return (0, FairnessVerdict.InsufficientEvidence, "no rows", null);
        }

        var (rows, needed, reason) = metric.Basis(counts, group);
        if (rows < needed)
        {
            // At the share that they have of the group.
            var enough = rows == 0 ? (int?)null : (int)Math.Max(options.MinimumGroupSize, Math.Ceiling((double)n * needed / rows));
            return (
                (int)rows, FairnessVerdict.InsufficientEvidence,
                enough is null ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason}; about {enough:N0} rows would be enough"),
                enough);
        }

        return n < options.MinimumGroupSize
            ? (
                (int)rows, FairnessVerdict.InsufficientEvidence, $"n = {n} is below the minimum of {options.MinimumGroupSize}",
                options.MinimumGroupSize)
            : ((int)rows, FairnessVerdict.SufficientEvidence, reason, null);
    }
}

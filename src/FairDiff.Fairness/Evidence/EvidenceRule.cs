using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Evidence;

/// <summary>Decides whether a metric of a group rests on enough rows, and says why not.</summary>
internal sealed class EvidenceRule(Predictions predictions, MetricLayout layout, FairnessOptions options)
{
    /// <summary>The rows that a metric rests on, the verdict and its reason.</summary>
    public (int N, FairnessVerdict Verdict, string? Reason) Judge(int metric, ReadOnlySpan<long> confusion)
    {
        var n = (int)CountMetrics.Sum(confusion);
        if (n == 0)
        {
            return (0, FairnessVerdict.InsufficientEvidence, "no rows");
        }

        var (rows, needed, reason) = RestsOn(metric, confusion, n);
        if (rows < needed)
        {
            return (rows, FairnessVerdict.InsufficientEvidence, reason);
        }

        return n < options.MinimumGroupSize
            ? (rows, FairnessVerdict.InsufficientEvidence, $"n = {n} is below the minimum of {options.MinimumGroupSize}")
            : (rows, FairnessVerdict.SufficientEvidence, reason);
    }

    private (int Rows, int Needed, string? Reason) RestsOn(int metric, ReadOnlySpan<long> confusion, int n)
    {
        if (metric == layout.HighRiskSensitivity)
        {
            return Part(HighRiskRows(confusion), "high-risk rows", n);
        }

        if (metric == layout.Brier && !predictions.ScoresAreProbabilities)
        {
            return (0, 1, "the scores are not probabilities (0 to 1)");
        }

        if (metric == layout.Auc && layout.FirstAucOneVersusRest is not null)
        {
            return MeanOverClasses(confusion, n);
        }

        return ClassOf(metric) is { } c ? BothSides(c, confusion, n) : (n, 1, null);
    }

    public int HighRiskRows(ReadOnlySpan<long> confusion)
    {
        long rows = 0;
        for (var c = 0; c < predictions.Classes; c++)
        {
            rows += predictions.IsHighRisk[c] ? CountMetrics.RowSum(confusion, predictions.Classes, c) : 0;
        }

        return (int)rows;
    }

    /// <summary>The class whose scores the metric ranks; null when it ranks none.</summary>
    private int? ClassOf(int metric) => layout.FirstAucOneVersusRest is { } first
        ? metric >= first ? metric - first : null
        : metric == layout.Auc || metric == layout.AveragePrecision ? predictions.PositiveClass : null;

    private (int Rows, int Needed, string? Reason) BothSides(int c, ReadOnlySpan<long> confusion, int n)
    {
        var positives = (int)CountMetrics.RowSum(confusion, predictions.Classes, c);
        var name = predictions.ClassNames[c];
        var (rarer, what) = positives <= n - positives
            ? (positives, $"rows of class '{name}'")
            : (n - positives, $"rows of other classes than '{name}'");
        var (_, needed, reason) = Part(rarer, what, n);
        return rarer < needed ? (rarer, needed, reason) : (n, needed, null);
    }

    private (int Rows, int Needed, string? Reason) Part(int rows, string what, int n)
    {
        var needed = options.MinimumClassSize;
        var reason = rows == 0 ? $"no {what} among {n}" : $"too few {what}: {rows}, the minimum is {needed}";
        return (rows, needed, rows < needed ? reason : null);
    }

    private (int Rows, int Needed, string? Reason) MeanOverClasses(ReadOnlySpan<long> confusion, int n)
    {
        var present = 0;
        for (var c = 0; c < predictions.Classes; c++)
        {
            present += CountMetrics.RowSum(confusion, predictions.Classes, c) > 0 ? 1 : 0;
        }

        if (present < 2)
        {
            return (0, 1, "all rows are of one class");
        }

        return (n, 1, present == predictions.Classes ? null : $"mean over the {present} of {predictions.Classes} classes that are present");
    }
}

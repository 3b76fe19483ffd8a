using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Curves;

/// <summary>Isotonic regression as steps, from the smallest score up, with straight lines between them.</summary>
internal static class CalibrationSteps
{
    public static CalibrationStep[] Of(ScoreBlocks scores)
    {
        var (ends, shares) = (new int[scores.Count], new double[scores.Count]);
        var pools = IsotonicCalibration.Pool(scores.Rows, scores.Positives, ends, shares);
        var steps = new CalibrationStep[pools];
        for (var pool = 0; pool < pools; pool++)
        {
            var first = pool == 0 ? 0 : ends[pool - 1];
            steps[pools - 1 - pool] = new(
                scores.Score[ends[pool] - 1], scores.Score[first], shares[pool], (int)scores.Rows[first..ends[pool]].Sum());
        }

        return steps;
    }

    /// <summary>The curve at a score; beyond the first and the last one it goes on flat.</summary>
    public static double At(IReadOnlyList<CalibrationStep> steps, double score)
    {
        var (after, end) = (0, steps.Count);
        while (after < end)
        {
            var middle = (after + end) / 2;
            (after, end) = steps[middle].From <= score ? (middle + 1, end) : (after, middle);
        }

        if (after == 0 || after == steps.Count || score <= steps[after - 1].To)
        {
            return steps[Math.Max(after - 1, 0)].Share;
        }

        var (one, next) = (steps[after - 1], steps[after]);
        return one.Share + ((score - one.To) / (next.From - one.To) * (next.Share - one.Share));
    }
}

using FairDiff.Fairness.Curves;
using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>
/// The smoothed calibration curve: how often what was stated with some probability came true, by isotonic regression, the non-decreasing
/// curve that is nearest to the truths in squares (pooling adjacent violators, Ayer et al. 1955).
/// </summary>
/// <remarks>Isotonic rather than loess, because it has no width to choose, is exact in any order of the rows and in any program, and a
/// larger probability never means less. In return it has steps, follows the noise at both ends, and pools a curve that falls into a flat
/// one. The bins of <see cref="ReliabilityCurve"/> beside it assume nothing.</remarks>
public sealed class CalibrationCurve
{
    private CalibrationCurve(IReadOnlyList<CalibrationStep> steps, double? intercept, double? slope, double index) =>
        (Steps, Intercept, Slope, IntegratedIndex) = (steps, intercept, slope, index);

    /// <summary>Gets the steps, from the smallest probability up; between two of them the curve is a straight line.</summary>
    public IReadOnlyList<CalibrationStep> Steps { get; }

    /// <summary>Gets <see cref="MetricNames.CalibrationIntercept"/>; null where one side has no rows.</summary>
    public double? Intercept { get; }

    /// <summary>Gets <see cref="MetricNames.CalibrationSlope"/>; null where the probabilities part the sides, or one has no rows.</summary>
    public double? Slope { get; }

    /// <summary>Gets <see cref="MetricNames.IntegratedCalibrationIndex"/>, 0 to 1.</summary>
    public double IntegratedIndex { get; }

    /// <summary>Makes the curve of n rows.</summary>
    /// <param name="isPositive">Whether it came true, n values.</param>
    /// <param name="probabilities">The probabilities stated, n values from 0 to 1.</param>
    /// <returns>The curve; null without rows.</returns>
    /// <exception cref="FairnessException">The lengths differ, or a number is not a probability.</exception>
    public static CalibrationCurve? Compute(IReadOnlyList<bool> isPositive, IReadOnlyList<double> probabilities)
    {
        BinaryRows.CheckProbabilities(isPositive, probabilities, "calibration curve");
        if (probabilities.Count == 0)
        {
            return null;
        }

        var scores = ScoreBlocks.Of(isPositive, probabilities);
        var fitted = Recalibration.Of(scores);
        return new(CalibrationSteps.Of(scores), Number(fitted.Intercept), Number(fitted.Slope), fitted.Index);
    }

    /// <summary>The curve at a probability; beyond the first and the last one stated it goes on flat.</summary>
    /// <param name="probability">The probability, 0 to 1.</param>
    /// <returns>How often it comes true, 0 to 1.</returns>
    public double At(double probability) => CalibrationSteps.At(Steps, probability);

    private static double? Number(double value) => double.IsNaN(value) ? null : value;
}

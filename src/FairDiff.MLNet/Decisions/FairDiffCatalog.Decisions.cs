using FairDiff.Fairness;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Makes a classifier's scores probabilities that come true as often as they say, of all rows or of each group by itself: Platt's line,
    /// isotonic regression, or a temperature, fitted on validation rows. Behind any trainer, binary, multiclass or with several labels.
    /// </summary>
    /// <example>
    /// <code>
    /// var stage = fair.CalibrateScores(new() { Calibration = new() { Method = CalibrationMethod.Platt, Attribute = "Hospital" } });
    /// var calibrated = model.Append(stage.Fit(model.Transform(validation)));
    /// </code>
    /// </example>
    /// <param name="options">The options; null = Platt's line, all rows together.</param>
    /// <returns>The estimator, to be fitted on validation rows that the model scored.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ScoreCalibrationEstimator CalibrateScores(ScoreCalibrationOptions? options = null) =>
        new(_environment, options ?? new ScoreCalibrationOptions());

    /// <summary>
    /// Decides by thresholds that keep a floor in every group, such as a sensitivity of at least 0.85 at every hospital, by group or
    /// common, and without a group that loses where that is asked (<see cref="GroupThresholds"/>). Behind any trainer.
    /// </summary>
    /// <example>
    /// <code>
    /// var stage = fair.ChooseThresholds(new ThresholdDecisionOptions { Thresholds = new() { Attribute = "Hospital", Floor = 0.85 } });
    /// var decisions = stage.Fit(model.Transform(validation));
    /// var report = fair.EvaluateFairness(
    ///     model.Append(decisions).Transform(test), ["Hospital"], new() { GroupThresholds = decisions.Thresholds });
    /// </code>
    /// </example>
    /// <param name="options">The attribute, the floor and the columns.</param>
    /// <returns>The estimator, to be fitted on validation rows that the model scored.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ThresholdDecisionEstimator ChooseThresholds(ThresholdDecisionOptions options) => new(_environment, options);
}

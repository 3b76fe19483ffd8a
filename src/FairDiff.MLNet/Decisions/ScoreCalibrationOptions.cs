using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>What <see cref="FairDiffCatalog.CalibrateScores(ScoreCalibrationOptions)"/> calibrates, and how.</summary>
public sealed record ScoreCalibrationOptions
{
    /// <summary>The method, and the attribute whose groups are each calibrated by themselves: a key, Boolean or text column or a crossing
    /// such as <c>Hospital*Sex</c>. The default is Platt's line, all rows together.</summary>
    public CalibrationOptions Calibration
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>The truth: a key, Boolean or text column with the class, or a vector with several labels per row.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The scores, which are replaced: a vector of <see cref="float"/> with one of each class by the probabilities, the number of
    /// a binary trainer by the log-odds.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The probability beside a binary trainer's score; not used with a vector.</summary>
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>The decisions of the model; where there is such a column it follows the new probabilities: the largest, or 0.5.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    internal void Validate()
    {
        OptionChecks.NotEmpty(LabelColumnName);
        OptionChecks.NotEmpty(ScoreColumnName);
        OptionChecks.NotEmpty(ProbabilityColumnName);
        OptionChecks.NotEmpty(PredictedLabelColumnName);
    }
}

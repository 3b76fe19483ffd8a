using FairDiff.Fairness.Measures;
using FairDiff.Shared;

namespace FairDiff.Fairness.Calibration;

/// <summary>What of a row's scores a class is calibrated by.</summary>
/// <param name="IsMultiLabel">Whether the classes are conditions that may go together.</param>
/// <param name="AreProbabilities">Whether scores are probabilities.</param>
/// <param name="Classes">How many there are.</param>
internal readonly record struct ScoreScale(bool IsMultiLabel, bool AreProbabilities, int Classes)
{
    /// <summary>Two exclusive classes have one score between them, that of the second.</summary>
    public bool IsBinary => !IsMultiLabel && Classes == 2;

    public static ScoreScale Of(EvaluationData data, bool? areProbabilities) =>
        new(data is MultiLabelData, areProbabilities ?? data.Scores.Cast<double>().All(Probability.Is), data.Names.Count);

    public double Score(ReadOnlySpan<double> scores, int c) =>
        IsBinary && !AreProbabilities ? (scores[1] - scores[0]) / 2 : scores[c];

    public double Logit(double score) => AreProbabilities ? LogisticCalibration.Logit(score) : score;

    /// <summary>What a temperature of all classes divides: logits up to a number that they have in common.</summary>
    public double JointLogit(double score) => AreProbabilities ? Math.Log(Math.Max(score, LogisticCalibration.Clamp)) : score;
}

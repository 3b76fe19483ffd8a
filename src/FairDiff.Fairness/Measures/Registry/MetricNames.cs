namespace FairDiff.Fairness;

/// <summary>
/// The metrics, by the names that they have in results, JSON and MLflow: formula, range, and when each misleads. All are 0 to 1 unless
/// said otherwise, and undefined (null) without the rows that they need, never 0.
/// </summary>
/// <remarks>
/// Of rows with exclusive classes, "predicted" is the class with the largest score, or what <see cref="FairnessOptions.DecisionThreshold"/>
/// makes of two classes. Of conditions that go together (<see cref="MultiLabelData"/>), each is predicted from its own threshold on, and
/// rows in which it is unknown are left out of its metrics.
/// </remarks>
public static class MetricNames
{
    /// <summary>
    /// (1/n) Σ [predicted = label]: the share of rows (with conditions: of known row-condition pairs) that are right. 0 to 1. Misleads when
    /// classes are rare: calling everyone healthy is 99 % right where 1 % are ill, and groups of different prevalence differ by it alone.
    /// </summary>
    public const string Accuracy = "accuracy";

    /// <summary>The top-3 accuracy, see <see cref="Top"/>.</summary>
    public const string Top3 = "top3";

    /// <summary>
    /// Σ_c recall_c / (classes present in the group): the mean recall; with conditions, the mean of (recall + 1 - false-positive rate) / 2.
    /// 0 to 1. Misleads when a class has few rows: one row of a rare class weighs as much as all of a frequent one.
    /// </summary>
    public const string BalancedAccuracy = "balancedAccuracy";

    /// <summary>
    /// TP / P, both pooled over the high-risk classes: the share of their rows whose predicted class is exactly their label. 0 to 1.
    /// Misleads when one high-risk class is taken for another (counted as missed), and says nothing about false alarms.
    /// </summary>
    public const string HighRiskSensitivity = "highRiskSensitivity";

    /// <summary>
    /// The share of the high-risk rows whose scores over all high-risk classes sum to <see cref="FairnessOptions.HighRiskThreshold"/> or
    /// more. 0 to 1; exclusive classes only. Misleads without the false alarms beside it: a threshold of 0 detects everyone.
    /// </summary>
    public const string HighRiskDetection = "highRiskDetection";

    /// <summary>
    /// The area under the ROC curve, P(positive scores above negative) + P(equal) / 2: of the positive class when there are two, else the
    /// mean of <see cref="AucOneVersusRest"/> over the classes or conditions for which it is defined. 0 to 1, 0.5 = chance. Misleads when
    /// groups share a threshold: it is blind to calibration, so equal AUCs can hide very unequal errors.
    /// </summary>
    public const string Auc = "auc";

    /// <summary>
    /// The average precision Σ (R_k - R_{k-1}) P_k over the thresholds from the largest score down: of the positive class, else the mean
    /// over classes or conditions. 0 to 1, chance = the prevalence. Misleads when prevalences differ: they alone set groups apart.
    /// </summary>
    public const string AveragePrecision = "averagePrecision";

    /// <summary>
    /// The Brier score: the mean of (p - y)² of the positive class; with more classes of Σ_c (p_c - y_c)², where y may be a soft label;
    /// with conditions the mean over known row-condition pairs. Lower is better; 0 to 1, and 0 to 2 with more than two classes. Misleads
    /// when prevalences differ: a rare condition gives a small score to a useless model. Needs probabilities.
    /// </summary>
    public const string Brier = "brier";

    /// <summary>
    /// The expected calibration error Σ_b (n_b / n) |share that came true - mean probability| over bins of equal width
    /// (<see cref="FairnessOptions.CalibrationBins"/>): of the largest score, of the positive class of two, or the mean over conditions.
    /// Lower is better; 0 to 1. Misleads when a group is small: noise in the bins only adds to it, so small groups look worse calibrated
    /// than they are. Needs probabilities.
    /// </summary>
    public const string CalibrationError = "calibrationError";

    /// <summary>
    /// (1/n) Σ q(predicted): the share of the raters' weight that the predicted class has, for soft labels only. 0 to 1, but a perfect
    /// model reaches the mean of the largest weights only. Misleads when compared between groups whose raters agree to different degrees.
    /// </summary>
    public const string SoftAccuracy = "softAccuracy";

    /// <summary>
    /// A gap only: the largest gap of any recall or false-positive rate (Hardt et al. 2016; the maximum as in fairlearn). 0 to 1. Misleads
    /// when a class is rare: the largest of several noisy gaps is above 0 by chance.
    /// </summary>
    public const string EqualisedOdds = "equalisedOdds";

    /// <summary>
    /// A gap only: the largest gap of any <see cref="SelectionRate"/>. 0 to 1. Misleads when prevalences truly differ: a perfect model then
    /// has a gap.
    /// </summary>
    public const string DemographicParity = "demographicParity";

    internal const string RecallOfEach = "recall";
    internal const string FalsePositiveRateOfEach = "falsePositiveRate";
    internal const string SelectionRateOfEach = "selectionRate";
    internal const string AucOfEach = "aucOvR";
    internal const string AveragePrecisionOfEach = "averagePrecisionOvR";
    internal const string CalibrationInterceptOfEach = "calibrationIntercept";
    internal const string CalibrationSlopeOfEach = "calibrationSlope";
    internal const string IntegratedCalibrationIndexOfEach = "integratedCalibrationIndex";
    internal const string NetBenefitOfEach = "netBenefit";
    internal const string NetBenefitAtPrevalenceOfEach = "netBenefitAtPrevalence";
    internal const string PositivePredictiveValueAtPrevalenceOfEach = "ppvAtPrevalence";
    internal const string NegativePredictiveValueAtPrevalenceOfEach = "npvAtPrevalence";
    internal const string SensitivityAtSpecificityOfEach = "sensitivityAtSpecificity";
    internal const string SpecificityAtSensitivityOfEach = "specificityAtSensitivity";

    /// <summary>The name of the share of rows whose label is among the k largest scores (of equal scores the class named first comes
    /// first); only with more than k classes. 0 to 1. Misleads when classes are few: chance gives k / K.</summary>
    /// <param name="k">How many scores, as in <see cref="FairnessOptions.TopK"/>.</param>
    /// <returns>"top" and k.</returns>
    public static string Top(int k) => FormattableString.Invariant($"top{k}");

    /// <summary>The name of TP / P of a class: the share of its rows that are found (sensitivity). Its gap is also that of the
    /// false-negative rate 1 - TP / P, the underdiagnosis gap (Seyyed-Kalantari et al. 2021). 0 to 1. Misleads without the false-positive
    /// rate beside it.</summary>
    /// <param name="className">The class or condition.</param>
    /// <returns>"recall/" and the class.</returns>
    public static string Recall(string className) => RecallOfEach + "/" + className;

    /// <summary>The name of FP / N of a class: the share of the other rows that are taken for it. Lower is better; 0 to 1. Misleads
    /// where the class is rare: a small rate can still be most of the alarms.</summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"falsePositiveRate/" and the class.</returns>
    public static string FalsePositiveRate(string className) => FalsePositiveRateOfEach + "/" + className;

    /// <summary>The name of (TP + FP) / n of a class: the share of rows that are taken for it. 0 to 1; neither large nor small is good.
    /// Misleads when read as an error: it should follow the prevalence.</summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"selectionRate/" and the class.</returns>
    public static string SelectionRate(string className) => SelectionRateOfEach + "/" + className;

    /// <summary>The name of the AUC of one class against the rest, or of one condition; see <see cref="Auc"/>.</summary>
    /// <param name="className">The class or condition.</param>
    /// <returns>"aucOvR/" and the class.</returns>
    public static string AucOneVersusRest(string className) => AucOfEach + "/" + className;

    /// <summary>The name of the average precision of one class against the rest, or of one condition; see
    /// <see cref="AveragePrecision"/>.</summary>
    /// <param name="className">The class or condition.</param>
    /// <returns>"averagePrecisionOvR/" and the class.</returns>
    public static string AveragePrecisionOneVersusRest(string className) => AveragePrecisionOfEach + "/" + className;

    /// <summary>
    /// The name of calibration-in-the-large of a class or condition: the a of the maximum-likelihood fit logit P(y) = a + logit(p). Any
    /// number; 0 is right, below 0 too much was stated; the nearer to 0 the better. Undefined without rows on both sides. Misleads when
    /// errors cancel: small probabilities that are too small and large ones that are too large. Needs probabilities, which are kept from
    /// 10^-6 to 1 - 10^-6, because 0 and 1 have no logit.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"calibrationIntercept/" and the class.</returns>
    public static string CalibrationIntercept(string className) => CalibrationInterceptOfEach + "/" + className;

    /// <summary>
    /// The name of the calibration slope of a class or condition: the b of the maximum-likelihood fit logit P(y) = a + b logit(p) (Cox
    /// 1958). Any number; 1 is right, below 1 the probabilities are too extreme, above 1 too timid; the nearer to 1 the better. Undefined
    /// without rows on both sides, and where the probabilities part them. Misleads when a few rows are surely wrong: each moves it much.
    /// Needs probabilities, kept as those of <see cref="CalibrationIntercept"/>.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"calibrationSlope/" and the class.</returns>
    public static string CalibrationSlope(string className) => CalibrationSlopeOfEach + "/" + className;

    /// <summary>
    /// The name of the integrated calibration index of a class or condition, (1/n) Σ |p - s(p)| (Austin and Steyerberg 2019), where s is
    /// the smoothed calibration curve by isotonic regression (<see cref="CalibrationCurve"/>). Lower is better; 0 to 1. Misleads when a
    /// group is small: the curve follows the noise, which only adds to it, in resamples more so, whose interval can lie above the value.
    /// Needs probabilities.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"integratedCalibrationIndex/" and the class.</returns>
    public static string IntegratedCalibrationIndex(string className) => IntegratedCalibrationIndexOfEach + "/" + className;

    /// <summary>
    /// The name of the net benefit of a class or condition, TP/n - FP/n · pt/(1 - pt), where a row counts as positive whose probability is
    /// the threshold probability pt (<see cref="FairnessOptions.ThresholdProbabilities"/>) or more (Vickers and Elkin 2006). At most the
    /// prevalence; 0 = acting on nobody; below 0 = worse than that, to -pt/(1 - pt). Misleads when prevalences differ: the best that a
    /// group can have is its prevalence. Compare with acting on everyone, too (<see cref="DecisionCurve"/>). Needs probabilities, and
    /// calibrated ones.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"netBenefit/" and the class.</returns>
    public static string NetBenefit(string className) => NetBenefitOfEach + "/" + className;

    /// <summary>
    /// The name of the net benefit at the prevalence π of <see cref="FairnessOptions.Prevalences"/>:
    /// sensitivity · π - (1 - specificity) · (1 - π) · pt/(1 - pt), both at the threshold probability pt. At most π. Misleads when
    /// sensitivity and specificity would change with the prevalence, as they do where cases are milder.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"netBenefitAtPrevalence/" and the class.</returns>
    public static string NetBenefitAtPrevalence(string className) => NetBenefitAtPrevalenceOfEach + "/" + className;

    /// <summary>
    /// The name of the positive predictive value at the prevalence π of <see cref="FairnessOptions.Prevalences"/>, by Bayes' rule:
    /// sensitivity · π / (sensitivity · π + (1 - specificity) · (1 - π)), both of the decisions that the evaluation makes. 0 to 1;
    /// undefined where no row is taken for the class. Misleads when sensitivity and specificity would change with the prevalence.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"ppvAtPrevalence/" and the class.</returns>
    public static string PositivePredictiveValueAtPrevalence(string className) =>
        PositivePredictiveValueAtPrevalenceOfEach + "/" + className;

    /// <summary>
    /// The name of the negative predictive value at the prevalence π of <see cref="FairnessOptions.Prevalences"/>:
    /// specificity · (1 - π) / (specificity · (1 - π) + (1 - sensitivity) · π). 0 to 1; undefined where every row is taken for the class.
    /// Misleads when the class is rare: 1 - π is what a classifier has that finds nobody.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"npvAtPrevalence/" and the class.</returns>
    public static string NegativePredictiveValueAtPrevalence(string className) =>
        NegativePredictiveValueAtPrevalenceOfEach + "/" + className;

    /// <summary>
    /// The name of the largest share of a class's rows that is found by a threshold that keeps
    /// <see cref="FairnessOptions.FixedSpecificity"/> (thresholds are the scores of the rows; nothing is interpolated). 0 to 1. Misleads
    /// as an estimate of what a threshold will do: it is found on the rows that are judged, in each group by itself.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"sensitivityAtSpecificity/" and the class.</returns>
    public static string SensitivityAtSpecificity(string className) => SensitivityAtSpecificityOfEach + "/" + className;

    /// <summary>
    /// The name of the largest share of the other rows that is passed over by a threshold that reaches
    /// <see cref="FairnessOptions.FixedSensitivity"/>. 0 to 1. Misleads as <see cref="SensitivityAtSpecificity"/> does.
    /// </summary>
    /// <param name="className">The class or condition; the positive one when there are two.</param>
    /// <returns>"specificityAtSensitivity/" and the class.</returns>
    public static string SpecificityAtSensitivity(string className) => SpecificityAtSensitivityOfEach + "/" + className;

    /// <summary>Splits "recall/nevus" into kind and class; the class of other metrics is null.</summary>
    internal static (string Kind, string? Class) Split(string metric)
    {
        var slash = metric.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (metric, null) : (metric[..slash], metric[(slash + 1)..]);
    }
}

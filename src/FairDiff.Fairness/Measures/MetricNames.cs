namespace FairDiff.Fairness;

/// <summary>The metrics, by the names that they have in results, JSON and MLflow. All are 0 to 1.</summary>
public static class MetricNames
{
    /// <summary>The share of rows whose predicted class is their label. Misleads when classes are rare.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>The share of rows whose label is among the three largest scores; only with more than three classes.</summary>
    public const string Top3 = "top3";

    /// <summary>
    /// The recall, averaged over the classes present in the group. One row of a rare class weighs as much as all of a frequent one.
    /// </summary>
    public const string BalancedAccuracy = "balancedAccuracy";

    /// <summary>The share of the rows of high-risk classes whose predicted class is exactly their label.</summary>
    public const string HighRiskSensitivity = "highRiskSensitivity";

    /// <summary>
    /// The area under the ROC curve, ties counting one half: of the positive class when there are two, else the mean of
    /// <see cref="AucOneVersusRest"/> over the classes for which it is defined. Blind to calibration and threshold.
    /// </summary>
    public const string Auc = "auc";

    /// <summary>
    /// The average precision of the positive class, Σ (R_k - R_{k-1}) P_k; two classes only. It depends on the prevalence, which alone
    /// can set groups apart.
    /// </summary>
    public const string AveragePrecision = "averagePrecision";

    /// <summary>The Brier score of the positive class, the mean of (score - truth)²; two classes only. Lower is better.</summary>
    public const string Brier = "brier";

    /// <summary>The name of the AUC of one class against the rest; only with more than two classes.</summary>
    /// <param name="className">The class.</param>
    /// <returns>"aucOvR/" and the class.</returns>
    public static string AucOneVersusRest(string className) => AucOneVersusRestPrefix + className;

    internal const string AucOneVersusRestPrefix = "aucOvR/";
}

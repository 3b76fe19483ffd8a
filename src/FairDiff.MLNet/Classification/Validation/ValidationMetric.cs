namespace FairDiff.MLNet;

/// <summary>What chooses among the weights of a training, measured on real rows that it takes no step on; see
/// <c>FairDiff.Fairness.MetricNames</c>.</summary>
public enum ValidationMetric
{
    /// <summary>The mean of the loss that training minimises, class weights and all; the smaller the better.</summary>
    Loss,

    /// <summary>The share of rows (with several labels per image: of known labels) that are right.</summary>
    Accuracy,

    /// <summary>The mean of the recalls of the classes.</summary>
    BalancedAccuracy,

    /// <summary>The area under the ROC curve; with more than two classes, or several labels, the mean over them.</summary>
    RocAuc,

    /// <summary>The accuracy of the group in which it is lowest: weights that serve the worst-served group best (Sagawa et al.
    /// 2020).</summary>
    WorstGroupAccuracy,

    /// <summary>The area under the ROC curve of the group in which it is lowest.</summary>
    WorstGroupRocAuc,
}

namespace FairDiff.Fairness;

/// <summary>Formulas of the squared MMD.</summary>
public enum MmdEstimator
{
    /// <summary>Pairs i ≠ j within a sample: 0 on average when both samples are of one distribution.</summary>
    Unbiased,

    /// <summary>
    /// As the paper prints it: all pairs within a sample, i = j too, divided by n(n - 1). Too large by the mean of k(x, x) / (n - 1) of
    /// both samples, so it is above 0 for equal distributions and not comparable between sample sizes.
    /// </summary>
    AsPrinted,
}

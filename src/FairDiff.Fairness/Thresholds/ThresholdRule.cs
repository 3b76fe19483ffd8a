namespace FairDiff.Fairness;

/// <summary>How a decision threshold is chosen on validation data.</summary>
public enum ThresholdRule
{
    /// <summary>The largest sensitivity + specificity - 1 (Youden 1950); of equal ones the largest threshold.</summary>
    Youden,

    /// <summary>The largest threshold whose sensitivity is at least the target: nobody more than needed is called ill.</summary>
    SensitivityAtLeast,

    /// <summary>The smallest threshold whose specificity is at least the target: as many as possible are found.</summary>
    SpecificityAtLeast,
}

namespace FairDiff.Fairness;

/// <summary>What may differ between labelled and unlabelled rows.</summary>
public enum ShiftAssumption
{
    /// <summary>A score means the same probability in both: the calibrated confidence is averaged (as CBPE does).</summary>
    SameMeaning,

    /// <summary>Prevalences differ, and the scores of each class are distributed alike: the maximum-likelihood prevalences of Saerens et
    /// al. (2002), on scores that are calibrated with a bias for each class (Alexandari et al. 2020).</summary>
    OtherPrevalences,

    /// <summary>The prevalences are those that are stated, or those of the labelled rows, and all scores of a class moved by a constant on
    /// the scale of log-probabilities, the one that gives the calibrated scores these prevalences.</summary>
    OtherScores,
}

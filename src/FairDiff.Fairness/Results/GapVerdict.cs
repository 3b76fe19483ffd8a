namespace FairDiff.Fairness;

/// <summary>Whether a gap is more than what sampling alone makes of groups that are alike.</summary>
public enum GapVerdict
{
    /// <summary>The gap is larger than groups that are alike would show by chance, at the confidence of the options.</summary>
    Significant,

    /// <summary>Groups that are alike would show such a gap by chance. Absence of evidence: the groups may still differ.</summary>
    NotDistinguishableFromZero,

    /// <summary>Fewer than two groups have enough rows, or most resamples had no value; the reason says which.</summary>
    InsufficientEvidence,

    /// <summary>There is a gap, but no resamples were drawn to test it.</summary>
    NotTested,
}

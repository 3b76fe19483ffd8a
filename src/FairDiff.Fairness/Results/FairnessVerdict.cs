namespace FairDiff.Fairness;

/// <summary>Whether a number rests on enough rows to be compared.</summary>
public enum FairnessVerdict
{
    /// <summary>There are at least as many rows as the options ask for.</summary>
    SufficientEvidence,

    /// <summary>There are too few rows, or none; the reason says which.</summary>
    InsufficientEvidence,
}

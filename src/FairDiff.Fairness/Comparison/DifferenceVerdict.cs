namespace FairDiff.Fairness;

/// <summary>What may be said of a difference, by <see cref="DifferenceRule"/>.</summary>
public enum DifferenceVerdict
{
    /// <summary>The second is better, and chance alone would rarely show it.</summary>
    Better,

    /// <summary>The second is worse, and chance alone would rarely show it.</summary>
    Worse,

    /// <summary>Chance alone may well show such a difference. Absence of evidence: there may still be one.</summary>
    NotClear,

    /// <summary>There were no resamples, most of them had no value, or the metric is not one of those that were to be tested.</summary>
    NotTested,
}

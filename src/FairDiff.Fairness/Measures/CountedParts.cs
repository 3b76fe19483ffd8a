namespace FairDiff.Fairness.Measures;

/// <summary>What is counted of the rows of each group; what no metric reads is left out.</summary>
[Flags]
internal enum CountedParts
{
    /// <summary>Rows by truth and decision: always.</summary>
    Decisions = 0,

    /// <summary>Sums over the values of rows.</summary>
    Sums = 1,

    /// <summary>Calibration bins.</summary>
    Calibration = 2,

    /// <summary>The order of the scores: the slowest of all.</summary>
    Ranks = 4,

    /// <summary>The rows themselves.</summary>
    Rows = 8,

    /// <summary>Fits of calibration, on top of the order of the scores.</summary>
    Recalibration = 16,
}

using FairDiff.Fairness.Descriptive;

namespace FairDiff.Fairness;

/// <summary>One step of a smoothed calibration curve: rows next to each other that came true equally often.</summary>
/// <param name="From">The smallest probability stated, 0 to 1.</param>
/// <param name="To">The largest probability stated, 0 to 1.</param>
/// <param name="Share">The share that came true, 0 to 1.</param>
/// <param name="Count">The rows.</param>
public readonly record struct CalibrationStep(double From, double To, double Share, int Count)
{
    /// <summary>Gets the 95 % interval of the share for this many rows (Wilson 1927), as if the step had been given: where it ends was
    /// chosen by the same rows, so it is a little too narrow.</summary>
    public (double Lower, double Upper) Interval => Wilson.Interval(Share, Count);
}

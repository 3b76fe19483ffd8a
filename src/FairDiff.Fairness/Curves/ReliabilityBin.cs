using FairDiff.Fairness.Descriptive;

namespace FairDiff.Fairness;

/// <summary>The rows whose stated probability fell into one bin.</summary>
/// <param name="MeanProbability">The mean of the probabilities stated, 0 to 1.</param>
/// <param name="Share">The share that came true, 0 to 1.</param>
/// <param name="Count">The rows.</param>
public readonly record struct ReliabilityBin(double MeanProbability, double Share, int Count)
{
    /// <summary>Gets the 95 % interval of the share for this many rows (Wilson 1927).</summary>
    public (double Lower, double Upper) Interval => Wilson.Interval(Share, Count);
}

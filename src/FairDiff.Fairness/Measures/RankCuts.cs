namespace FairDiff.Fairness.Measures;

/// <summary>Where the order of a class's scores is read, beside what follows from all of it.</summary>
/// <param name="ThresholdProbability">The rows from this score on are counted; null = none.</param>
/// <param name="Specificity">The sensitivity is read at it; null = not at all.</param>
/// <param name="Sensitivity">The specificity is read at it; null = not at all.</param>
/// <param name="Calibrates">Whether calibration is fitted; the scores are probabilities then.</param>
internal sealed record RankCuts(double? ThresholdProbability, double? Specificity, double? Sensitivity, bool Calibrates)
{
    // Products such as 0.1 x 30 are a hair beside the whole number that they are.
    private const double Rounding = 1e-9;

    public static RankCuts Of(string name, FairnessOptions options, bool calibrates) => new(
        options.ThresholdProbabilities.TryGetValue(name, out var threshold) ? threshold : null,
        options.FixedSpecificity,
        options.FixedSensitivity,
        calibrates);

    /// <summary>Whether a rate is read at another.</summary>
    public bool ReadsRates => Specificity is not null || Sensitivity is not null;

    /// <summary>The most false positives with which the specificity is kept.</summary>
    public long MostFalse(long negatives) => (long)Math.Floor(((1 - (Specificity ?? 1)) * negatives) + Rounding);

    /// <summary>The fewest true positives with which the sensitivity is reached.</summary>
    public long FewestTrue(long positives) => (long)Math.Ceiling(((Sensitivity ?? 1) * positives) - Rounding);
}

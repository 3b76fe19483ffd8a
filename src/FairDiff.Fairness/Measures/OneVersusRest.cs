namespace FairDiff.Fairness.Measures;

/// <summary>One class against the rest, or one condition: weighted counts of right and wrong decisions. Rates are NaN without
/// rows.</summary>
internal readonly record struct OneVersusRest(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    public long Positives => TruePositives + FalseNegatives;

    public long Negatives => FalsePositives + TrueNegatives;

    public long Rows => Positives + Negatives;

    public double Recall => Rates.Ratio(TruePositives, Positives);

    public double FalsePositiveRate => Rates.Ratio(FalsePositives, Negatives);

    public double SelectionRate => Rates.Ratio(TruePositives + FalsePositives, Rows);
}

namespace FairDiff.Fairness.Resampling;

/// <summary>The two-sided bootstrap test of a difference: resamples centred on it show what chance makes of no difference.</summary>
internal static class CentredTest
{
    public static double PValue(double difference, double[] samples) =>
        (1.0 + samples.Count(sample => Math.Abs(sample - difference) >= Math.Abs(difference) - 1e-12)) / (1.0 + samples.Length);
}

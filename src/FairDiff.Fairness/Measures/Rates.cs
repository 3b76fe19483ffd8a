namespace FairDiff.Fairness.Measures;

/// <summary>Ratios and means that are NaN, never 0, where there is nothing to divide by.</summary>
internal static class Rates
{
    public static double Ratio(double part, long whole) => whole == 0 ? double.NaN : part / whole;

    /// <summary>The mean of the values that are defined.</summary>
    public static double Mean(int count, Func<int, double> value)
    {
        var (sum, defined) = (0.0, 0);
        for (var i = 0; i < count; i++)
        {
            var number = value(i);
            if (!double.IsNaN(number))
            {
                sum += number;
                defined++;
            }
        }

        return defined == 0 ? double.NaN : sum / defined;
    }
}

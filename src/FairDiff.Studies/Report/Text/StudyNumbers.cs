using System.Globalization;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>Numbers as the report of a study prints them. An undefined one is a dash, never 0.</summary>
internal static class StudyNumbers
{
    /// <summary>A value of a metric: <c>83.5</c> for metrics in percent, <c>0.853</c> for others.</summary>
    public static string Value(StudyMetric metric, double? value) => value switch
    {
        null => Numbers.None,
        { } number when metric.InPercent => (100 * number).ToString("0.0", CultureInfo.InvariantCulture),
        { } number => number.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>Mean and standard deviation: <c>83.5 ± 1.7</c>; without ± for one seed.</summary>
    public static string MeanSd(StudyMetric metric, Spread spread) =>
        Value(metric, spread.Mean) + (spread.Sd is null ? "" : " ± " + Value(metric, spread.Sd));

    /// <summary>A difference with its sign and unit: <c>+6.3 points</c>, <c>−0.012</c>, <c>±0.0 points</c>.</summary>
    public static string Difference(StudyMetric metric, double? value)
    {
        if (value is not { } difference)
        {
            return Numbers.None;
        }

        return Numbers.Signed(difference, Value(metric, Math.Abs(difference))) + (metric.InPercent ? " points" : "");
    }
}

using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Tables;

/// <summary>Tells how each group compares with all others by the posteriors of a metric.</summary>
internal static class PosteriorTable
{
    public static void Write(FairnessReport report, string metric, TextWriter output)
    {
        foreach (var grouping in report.ByGroup.Values)
        {
            var posterior = grouping.Posterior(metric, seed: report.Options.Seed);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{grouping.Name}: posterior difference of {metric} to all other groups, {posterior.Draws:N0} draws; spread of the modes "
                    + $"{posterior.Spread:0.0000}"));
            foreach (var group in posterior.Groups)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {group.Group.Group}: {group.Mode:+0.000;-0.000;0.000} [{group.Lower:+0.000;-0.000;0.000}, "
                        + $"{group.Upper:+0.000;-0.000;0.000}], below 0 with probability {group.ProbabilityBelow:0.000}"));
            }
        }
    }
}

using System.CommandLine;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Generation;

/// <summary>Numbers of the command line that have a range.</summary>
internal static class OptionValues
{
    /// <exception cref="FairDiffException">The number is below 1.</exception>
    public static int AtLeastOne(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is >= 1 and var value
        ? value
        : throw new FairDiffException($"{option.Name} is {parsed.GetValue(option)}; it must be at least 1.");

    /// <exception cref="FairDiffException">The number is below 0 or above the most that there may be.</exception>
    public static double Within(ParseResult parsed, Option<double> option, double most)
    {
        var value = parsed.GetValue(option);
        return value >= 0 && value <= most
            ? value
            : throw new FairDiffException(FormattableString.Invariant($"{option.Name} is {value}; it must be from 0 to {most}."));
    }
}

using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Studies;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>The option that says how far generator training evens out the attributes of labelled rows.</summary>
internal static class TemperingOption
{
    /// <param name="when">What stands before the description.</param>
    public static Option<double?> Create(string when = "") => new("--attribute-tempering")
    {
        Description = $"{when}Generator training draws labelled rows of an attribute combination with n rows in proportion to n^t, whether "
            + "the generator is conditioned on attributes or not; this is t, 0 (evenly) to 1 (as in the data) "
            + $"(default {GeneratorBalance.AttributeTempering})",
    };

    /// <exception cref="FairDiffException">The value is out of range.</exception>
    public static double Checked(double tempering, Option<double?> option) => tempering is >= 0 and <= 1
        ? tempering
        : throw new FairDiffException(FormattableString.Invariant(
            $"{option.Name} is {tempering}; it must be from 0 (attribute combinations evenly) to 1 (as in the data)."));
}

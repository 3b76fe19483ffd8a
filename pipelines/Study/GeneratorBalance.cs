using FairDiff.MLNet;

namespace FairDiff.Pipelines.Study;

/// <summary>
/// Few labels: each batch of a generator's training holds enough labelled rows to learn them, and enough of the label-poor attributes,
/// whatever the generator is conditioned on: generators are to differ in that alone.
/// </summary>
internal static class GeneratorBalance
{
    public static double? LabelledFraction(int labelledRows, int unlabelledRows) => unlabelledRows > labelledRows ? .4 : null;

    /// <summary>
    /// t of n^t, the shares in which labelled rows of an attribute combination with n rows are drawn, where nobody says otherwise.
    /// </summary>
    public const double AttributeTempering = .25;

    /// <summary>What an option that asks for another value says of itself.</summary>
    public const string TemperingHelp =
        "Generator training draws labelled rows of an attribute combination with n rows in proportion to n^t, whether the generator is "
        + "conditioned on attributes or not; this is t, 0 (evenly) to 1 (as in the data)";

    /// <exception cref="FairDiffException">The value is out of range.</exception>
    public static double Checked(double tempering, string option) => tempering is >= 0 and <= 1
        ? tempering
        : throw new FairDiffException(FormattableString.Invariant(
            $"{option} is {tempering}; it must be from 0 (attribute combinations evenly) to 1 (as in the data)."));
}

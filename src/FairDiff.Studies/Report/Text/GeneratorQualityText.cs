using System.Globalization;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>The near-copies of a generator in words.</summary>
internal static class GeneratorQualityText
{
    public static string Sentence(NearCopyResult result)
    {
        var chance = result.ExpectedByChance is { } expected
            ? $"at most {expected.ToString("0.##", CultureInfo.InvariantCulture)} to be expected by chance"
            : "too few real images to know how many to expect by chance";
        var kept = result.Count == 0
            ? ""
            : $" {(result.Count == 1 ? "It was" : "They were")} {(result.Quarantined == 0 ? "used" : "kept out of training")}.";
        var duplicates = result.Duplicates switch
        {
            0 => "",
            1 => " One real image is such a copy of another real image.",
            _ => $" {Numbers.Count(result.Duplicates)} real images are such copies of other real images.",
        };
        return $"{Numbers.Count(result.Count)} of {Numbers.Count(result.Images)} images "
            + $"{(result.Count == 1 ? "is a near-copy" : "are near-copies")} of training images ({chance}).{kept}{duplicates}";
    }

    /// <summary>The threshold of each space.</summary>
    public static string Thresholds(NearCopyResult result) => "A near-copy has a relative distance below " + string.Join(
        " or ", result.Spaces.Select(space => $"{space.Threshold.ToString("0.000", CultureInfo.InvariantCulture)} ({space.Name})"));
}

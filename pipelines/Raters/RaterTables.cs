using System.Globalization;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Pipelines.Raters;

/// <summary>Tells how raters label images, where they agree, and how well they recognise what images show.</summary>
internal static class RaterTables
{
    public static void WriteLabels(
        Ratings ratings, IReadOnlyList<SoftLabel> labels, IReadOnlyList<Agreement> agreements, double consensus, TextWriter output)
    {
        var images = ratings.Readings.Select(reading => reading.Image).Distinct().Count();
        var raters = ratings.Readings.Select(reading => reading.Rater).Distinct().Count();
        output.WriteLine($"{ratings.Readings.Count} readings of {images} images by {raters} raters; images that nobody diagnosed, and so "
            + $"without a label: {images - labels.Count}.");
        TextTable.Write(output,
        [
            ["condition", "most weight", FormattableString.Invariant($"weight >= {consensus:0.##}")],
            .. agreements.Select(agreement => (string[])
                [
                    agreement.Condition, agreement.MostWeight.ToString(CultureInfo.InvariantCulture),
                    agreement.Images.Count.ToString(CultureInfo.InvariantCulture)]),
        ]);
    }

    public static void WriteStudies(IReadOnlyDictionary<string, ReaderStudy> studies, TextWriter output)
    {
        if (studies.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("How well raters recognise what images show, mean ± s.d. over raters (top-1 and top-3 of the images that a "
            + "rater found gradable):");
        TextTable.Write(output,
        [
            ["against", "raters", "gradable", "confidence", "top-1", "top-3"],
            .. studies.Select(study => (string[])
            [
                study.Key, $"{study.Value.Raters}", Percent(study.Value.Gradable), Words(study.Value.TopConfidence, 1, ""), Percent(
                    study.Value.Top1), Percent(study.Value.Top3),
            ]),
        ]);
    }

    private static string Percent(ReplicateSummary? summary) => Words(summary, 100, " %");

    private static string Words(ReplicateSummary? summary, double scale, string unit) => summary is null
        ? "-"
        : Number(scale * summary.Mean, scale) + (summary.Deviation is { } deviation ? $" ± {Number(scale * deviation, scale)}" : "") + unit;

    private static string Number(double value, double scale) => value.ToString(scale == 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}

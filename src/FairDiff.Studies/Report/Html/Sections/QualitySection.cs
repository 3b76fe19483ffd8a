using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>How good the synthetic images are: warnings, a table per generator, and the pairs nearest to being copies.</summary>
internal static class QualitySection
{
    public static XElement? Of(StudyReport report, string folder)
    {
        var judged = report.Generators.Where(generator => generator.Quality is not null).ToArray();
        return judged.Length == 0 ? null : E(
            "section",
            E("h2", "Quality of the synthetic images"),
            C("p", "small", "Judged on training rows only, before any classifier was trained on the images. ", QualityTable.Legend),
            judged.Select(generator => Generator(generator, generator.Quality!, folder)));
    }

    private static IEnumerable<XElement?> Generator(GeneratorResult generator, GeneratorQuality quality, string folder) =>
    [
        E("h3", $"Generator {generator.Name}"),
        quality.Warnings.Count == 0 ? null : C("ul", "warnings", quality.Warnings.Select(warning => E("li", warning))),
        Table(quality),
        quality.NearCopies is { } nearCopies ? NearCopies(nearCopies, folder) : null,
    ];

    private static XElement Table(GeneratorQuality quality)
    {
        var table = QualityTable.Of(quality);
        return Wide("Quality of the synthetic images", C(
            "table",
            "quality",
            E(
                "caption",
                $"Features: {quality.Features}. Independent classifier: {quality.Classifier ?? "none"}. In grey: too few images to go by."),
            E(
                "thead",
                E("tr", table.Heads.Select((head, column) => E("th", A("scope", "col"), column == 0 ? null : A("class", "right"), head)))),
            E("tbody", table.Rows.Select(row => E(
                "tr",
                E("th", A("scope", "row"), row.Cell),
                row.Values.Select(cell => C(
                    "td", cell.Enough ? "right" : "right weak", cell.Reason is null ? null : A("title", cell.Reason), cell.Text)))))));
    }

    private static XElement NearCopies(NearCopyResult result, string folder) => C(
        "figure",
        "pairs",
        result.SyntheticSheet is null || result.TrainingSheet is null ? null : new object[]
        {
            ContactSheet.Of(folder, result.SyntheticSheet, "synthetic", "nearest to training images"),
            ContactSheet.Of(folder, result.TrainingSheet, "real", "the training image nearest to each"),
        },
        E(
            "figcaption",
            E("b", GeneratorQualityText.Sentence(result)),
            result.SyntheticSheet is null ? null : $" The nearest pairs: synthetic images above, the training image nearest to each "
                + $"below. Relative distances, from the left: {Distances(result)}.",
            $" {GeneratorQualityText.Thresholds(result)}; 0 is a copy, about 1 is a new image."));

    private static string Distances(NearCopyResult result) => string.Join(", ", result.Pairs.Take(NearCopyResult.ShownPairs).Select(pair =>
        pair.RelativeDistance.ToString("0.00", CultureInfo.InvariantCulture) + (pair.NearCopy ? " (near-copy)" : "")));
}

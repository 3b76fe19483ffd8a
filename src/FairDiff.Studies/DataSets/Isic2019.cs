using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>ISIC 2019 (Tschandl et al. 2018; Codella et al. 2018; Combalia et al. 2019): the training part, whose labels are
/// known.</summary>
internal static class Isic2019
{
    private const string Labels = "ISIC_2019_Training_GroundTruth.csv", People = "ISIC_2019_Training_Metadata.csv";

    private static readonly string[] Diagnoses = ["MEL", "NV", "BCC", "AK", "BKL", "DF", "VASC", "SCC", "UNK"];

    public static DataSetFormat Format { get; } = new(
        "isic2019", "ISIC 2019", $"an {Labels} with the columns image, {string.Join(", ", Diagnoses)}, beside {People}", Open);

    private static ImageDataSet? Open(string folder) => !DataSetFiles.HasColumns(Path.Combine(folder, Labels), ["image", .. Diagnoses])
        ? null
        : new ImageDataSet(report => Read(folder, report))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["diagnosis", "lesion", "sex", "age", "region"],
            Attributes = ["sex"],
            Cluster = "lesion",
            Published = [new("all", 25_331, _ => true)],
        };

    private static IEnumerable<ImageDataSetRow> Read(string folder, Action<string> report)
    {
        var images = new ImageIndex(folder);
        var people = DataSetFiles.Rows(Path.Combine(folder, People)).ToDictionary(
            row => row.Text("image"),
            row => new[]
            {
                row.Text("lesion_id"), row.OneOf("sex", PersonText.Sexes), PersonText.Age(row.Text("age_approx")),
                row.Text("anatom_site_general"),
            });
        foreach (var row in DataSetFiles.Rows(Path.Combine(folder, Labels)))
        {
            var image = row.Text("image");
            var diagnosis = Diagnosis(row);
            if (!people.TryGetValue(image, out var person))
            {
                throw row.WrongCell("image", $"one that {People} has too; both must be of one release");
            }

            // Some copies are of the archive with the smaller images.
            if (images.Find(image, $"{image}_downsampled") is { } file)
            {
                yield return new ImageDataSetRow(row.Place, file, SkinConditions.Of(diagnosis), [], [diagnosis, .. person]);
            }
        }

        images.Report(Labels, report);
    }

    private static string Diagnosis(CsvRows row) =>
        Diagnoses.Where(name => row.Whole(name, 0, 1) == 1).ToArray() is [var only] ? only : throw row.Wrong(
            $"one of the columns {Listing.Of(Diagnoses)} must be 1, and the others 0.");
}

namespace FairDiff.Studies;

/// <summary>PAD-UFES-20 (Pacheco et al. 2020): smartphone images of lesions, with sex, age and skin type of about two thirds.</summary>
internal static class PadUfes20
{
    // The skin type is spelled so in the table.
    private static readonly string[] Header = ["patient_id", "lesion_id", "age", "gender", "fitspatrick", "region", "diagnostic", "img_id"];

    public static DataSetFormat Format { get; } = new(
        "padufes20", "PAD-UFES-20", $"a metadata.csv with the columns {string.Join(", ", Header)}", Open);

    private static ImageDataSet? Open(string folder) => !DataSetFiles.HasColumns(Path.Combine(folder, "metadata.csv"), Header)
        ? null
        : new ImageDataSet(report => Read(folder, report))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["diagnosis", "patient", "lesion", "sex", "age", "skin_tone", "region"],
            Attributes = ["sex", "skin_tone"],
            Cluster = "patient",
            Published = [new("all", 2_298, _ => true)],
        };

    private static IEnumerable<ImageDataSetRow> Read(string folder, Action<string> report) => ImageIndex.Rows(
        folder, Path.Combine(folder, "metadata.csv"), report, row =>
        {
            var diagnosis = row.Text("diagnostic");
            return (
                Path.GetFileNameWithoutExtension(row.Text("img_id")), SkinConditions.Of(diagnosis),
                [
                    diagnosis, row.Text("patient_id"), row.Text("lesion_id"), row.OneOf("gender", PersonText.Sexes),
                    PersonText.Age(row.Text("age")), PersonText.SkinType(row.Text("fitspatrick")), row.Text("region"),
                ]);
        });
}

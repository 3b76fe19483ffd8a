namespace FairDiff.Studies;

/// <summary>Diverse Dermatology Images (Daneshjou et al. 2022): biopsied lesions with pairs of skin types.</summary>
internal static class Ddi
{
    private const string Table = "ddi_metadata.csv";

    private static readonly string[] Header = ["DDI_file", "skin_tone", "disease"];

    private static readonly Dictionary<string, string> SkinTones = new(StringComparer.Ordinal)
    {
        ["12"] = "1-2", ["34"] = "3-4", ["56"] = "5-6",
    };

    private static readonly Dictionary<string, string> Malignancies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["True"] = "malignant", ["1"] = "malignant", ["False"] = "benign", ["0"] = "benign",
    };

    public static DataSetFormat Format { get; } = new(
        "ddi", "DDI", $"a {Table} with the columns {string.Join(", ", Header)}", Open);

    private static ImageDataSet? Open(string folder) => !DataSetFiles.HasColumns(Path.Combine(folder, Table), Header)
        ? null
        : new ImageDataSet(report => Read(folder, report))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["diagnosis", "skin_tone", "malignancy"],
            Attributes = ["skin_tone"],
            Published = [new("all", 656, _ => true)],
        };

    private static IEnumerable<ImageDataSetRow> Read(string folder, Action<string> report) => ImageIndex.Rows(
        folder, Path.Combine(folder, Table), report, row =>
        {
            var diagnosis = row.Text("disease");
            return (
                Path.GetFileNameWithoutExtension(row.Text("DDI_file")), SkinConditions.Of(diagnosis),
                [
                    diagnosis, row.OneOf("skin_tone", SkinTones),
                    row.OneOf(row.Has("malignant") ? "malignant" : "malignancy(malig=1)", Malignancies),
                ]);
        });
}

namespace FairDiff.Studies;

/// <summary>HAM10000 (Tschandl et al. 2018): dermatoscopic images of pigmented lesions, several of some lesions.</summary>
internal static class Ham10000
{
    private static readonly string[] Tables = ["HAM10000_metadata.csv", "HAM10000_metadata.tab", "HAM10000_metadata"];
    private static readonly string[] Header = ["lesion_id", "image_id", "dx", "dx_type", "age", "sex", "localization"];

    public static DataSetFormat Format { get; } = new(
        "ham10000", "HAM10000", $"a HAM10000_metadata (.csv, .tab) with the columns {string.Join(", ", Header)}", Open);

    private static ImageDataSet? Open(string folder)
    {
        var table = DataSetFiles.First(folder, Tables);
        return !DataSetFiles.HasColumns(table, Header) ? null : new ImageDataSet(report => Read(folder, table!, report))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["diagnosis", "lesion", "sex", "age", "region"],
            Attributes = ["sex"],
            Cluster = "lesion",
            Published = [new("all", 10_015, _ => true)],
        };
    }

    private static IEnumerable<ImageDataSetRow> Read(string folder, string table, Action<string> report) => ImageIndex.Rows(
        folder, table, report, row =>
        {
            var diagnosis = row.Text("dx");
            return (
                row.Text("image_id"), SkinConditions.Of(diagnosis),
                [
                    diagnosis, row.Text("lesion_id"), row.OneOf("sex", PersonText.Sexes), PersonText.Age(row.Text("age")),
                    row.Text("localization"),
                ]);
        });
}

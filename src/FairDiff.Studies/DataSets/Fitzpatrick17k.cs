namespace FairDiff.Studies;

/// <summary>Fitzpatrick17k (Groh et al. 2021): images of two atlases with skin types; its users fetch the images one by one, and some are
/// gone.</summary>
internal static class Fitzpatrick17k
{
    private const string Table = "fitzpatrick17k.csv", Scale = "fitzpatrick_scale", OldScale = "fitzpatrick";

    private static readonly string[] Header = ["md5hash", "label", "nine_partition_label", "three_partition_label"];

    public static DataSetFormat Format { get; } = new(
        "fitzpatrick17k", "Fitzpatrick17k", $"a {Table} with the columns {string.Join(", ", Header)} and {Scale} (or {OldScale})", Open);

    private static ImageDataSet? Open(string folder)
    {
        var table = Path.Combine(folder, Table);
        return !DataSetFiles.HasColumns(table, [.. Header, Scale]) && !DataSetFiles.HasColumns(table, [.. Header, OldScale])
            ? null
            : new ImageDataSet(report => Read(folder, table, report))
            {
                Name = Format.Name,
                Title = Format.Title,
                Folder = folder,
                Columns = ["diagnosis", "skin_tone", "malignancy"],
                Attributes = ["skin_tone"],
                Published = [new("all", 16_577, _ => true)],
            };
    }

    private static IEnumerable<ImageDataSetRow> Read(string folder, string table, Action<string> report) => ImageIndex.Rows(
        folder, table, report, row =>
        {
            var diagnosis = row.Text("label");
            return (
                row.Text("md5hash"), SkinConditions.Of(diagnosis),
                [diagnosis, PersonText.SkinType(row.Text(row.Has(Scale) ? Scale : OldScale)), row.Text("three_partition_label")]);
        });
}

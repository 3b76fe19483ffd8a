namespace FairDiff.Studies;

/// <summary>
/// CAMELYON17 as WILDS has it (Bandi et al. 2018; Koh et al. 2021; Sagawa et al. 2022): tissue patches of 96 x 96 pixels of five hospitals,
/// with tumour in the central 32 x 32 or not, and those that nobody labelled. As the loader of WILDS does, hospitals 1 and 2 are the
/// out-of-distribution validation and test set whatever the table says; patches of other hospitals with split 1 (<c>id_val</c>) are the
/// in-distribution test rows of Ktena et al., of the same slides as those that train.
/// </summary>
internal static class Camelyon17
{
    private const int Validation = 1, Test = 2, PatientsPerHospital = 20, SlidesPerHospital = 10;

    // Where one folder holds both parts, each is in the folder that its archive makes.
    private static readonly string[] Roots = ["", "camelyon17_v1.0/", "camelyon17_unlabeled_v1.0/"];
    private static readonly string[] Header = ["patient", "node", "x_coord", "y_coord", "tumor", "slide", "center", "split"];

    public static DataSetFormat Format { get; } = new(
        "camelyon17", "CAMELYON17-WILDS", $"a metadata.csv with the columns {string.Join(", ", Header)}, beside the folder patches", Open);

    private static ImageDataSet? Open(string folder)
    {
        var roots = Roots.Where(root => DataSetFiles.HasColumns(Path.Combine(folder, root, "metadata.csv"), Header)).ToList();
        return roots.Count == 0 ? null : new ImageDataSet(_ => roots.SelectMany(root => Read(folder, root)))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["hospital", "patient", "node", "slide", "split"],
            Attributes = ["hospital"],
            Published =
            [
                Labelled("labelled", _ => true, 455_954),
                Labelled("labelled for training, normal", row => row is { Label: "normal", Values: [.., "train"] }, 151_046),
                Labelled("labelled for training, tumour", row => row is { Label: "tumor", Values: [.., "train"] }, 151_390),
                Labelled("labelled of hospital 1", row => row.Values[0] == "1", 34_904),
                Labelled("labelled of hospital 2", row => row.Values[0] == "2", 85_054),
                new("unlabelled of hospitals 0, 3 and 4", 1_799_247, row => row.Label.Length == 0 && row.Values[0] is "0" or "3" or "4"),
            ],
        };
    }

    private static PublishedCount Labelled(string of, Func<ImageDataSetRow, bool> counts, long count) =>
        new(of, count, row => row.Label.Length > 0 && counts(row));

    private static IEnumerable<ImageDataSetRow> Read(string folder, string root)
    {
        foreach (var row in DataSetFiles.Rows(Path.Combine(folder, root, "metadata.csv")))
        {
            // Text with zeros in front, which a spreadsheet takes away.
            var patient = row.Text("patient").PadLeft(3, '0');
            var (node, slide) = (row.Whole("node", 0, 9), row.Whole("slide", 0, 49));
            var hospital = row.Whole("center", 0, 4);
            if (slide / SlidesPerHospital != hospital || row.Whole("patient", 0, 99) / PatientsPerHospital != hospital)
            {
                throw row.WrongCell("center", $"that of slide {slide} ({slide / SlidesPerHospital}) and of patient {patient}");
            }

            var tumor = row.Whole("tumor", -1, 1);
            var place = $"patient_{patient}_node_{node}";
            yield return new ImageDataSetRow(
                row.Place, $"{root}patches/{place}/patch_{place}_x_{row.Text("x_coord")}_y_{row.Text("y_coord")}.png",
                tumor switch { 1 => "tumor", 0 => "normal", _ => "" },
                [],
                [$"{hospital}", patient, $"{node}", $"{slide}", Split(row, hospital, tumor)]);
        }
    }

    private static string Split(CsvRows row, int hospital, int tumor) => hospital switch
    {
        Validation => "validation",
        Test => "test",
        _ => tumor < 0 || row.Whole("split", 0, 1) == 0 ? "train" : "test",
    };
}

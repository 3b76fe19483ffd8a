using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// ChestX-ray14 (Wang et al. 2017), in either release of its table. The findings that CheXpert has too are its labels; names are compared
/// whole, so that Pleural_Thickening is no effusion. Ages that nobody can have are unknown.
/// </summary>
internal static class ChestXray14
{
    private const string Nothing = "No Finding";

    private static readonly string[] Tables = ["Data_Entry_2017_v2020.csv", "Data_Entry_2017.csv"];

    // The last two names of the header hold raw commas; those before them are as they should be.
    private static readonly string[] Header = ["Image Index", "Finding Labels", "Patient ID", "Patient Age", "View Position"];
    private static readonly IReadOnlyList<string> Shared = ChestFindings.In("chestxray14");
    private static readonly string[] Findings =
    [
        "Atelectasis", "Cardiomegaly", "Effusion", "Infiltration", "Mass", "Nodule", "Pneumonia", "Pneumothorax", "Consolidation", "Edema",
        "Emphysema", "Fibrosis", "Pleural_Thickening", "Hernia",
    ];

    public static DataSetFormat Format { get; } = new(
        "chestxray14", "ChestX-ray14", $"a {string.Join(" or ", Tables)} with the columns {string.Join(", ", Header)}", Open);

    private static ImageDataSet? Open(string folder)
    {
        var table = DataSetFiles.First(folder, Tables);
        return !DataSetFiles.HasColumns(table, Header) ? null : new ImageDataSet(report => Read(folder, table!, report))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["patient", "sex", "age", "view", "split"],
            Attributes = ["sex", "view"],
            Cluster = "patient",
            Conditions = ChestFindings.Conditions,
            Published = [new("all", 112_120, _ => true)],
        };
    }

    private static IEnumerable<ImageDataSetRow> Read(string folder, string table, Action<string> report)
    {
        var images = new ImageIndex(folder);
        var splits = Splits(folder, report);
        var oddAges = 0;
        foreach (var row in DataSetFiles.Rows(table))
        {
            var name = row.Text("Image Index");
            var found = FindingsOf(row);
            var sex = row.OneOf(row.Has("Patient Gender") ? "Patient Gender" : "Patient Sex", PersonText.Sexes);
            var age = PersonText.Age(row.Text("Patient Age"));
            oddAges += age.Length == 0 && row.Text("Patient Age").Length > 0 ? 1 : 0;
            if (images.Find(Path.GetFileNameWithoutExtension(name)) is { } file)
            {
                yield return new ImageDataSetRow(
                    row.Place, file,
                    "",
                    [.. Shared.Select(finding => found.Contains(finding) ? 1f : 0)],
                    [row.Text("Patient ID"), sex, age, row.Text("View Position"), splits.GetValueOrDefault(name, "")]);
            }
        }

        images.Report(table, report);
        if (oddAges > 0)
        {
            report($"{RowText.Count(oddAges)} of {table} have an age that nobody can have; it is unknown.");
        }
    }

    private static HashSet<string> FindingsOf(CsvRows row)
    {
        var column = row.IndexOf("Finding Labels");
        HashSet<string> names = [.. row.Value(column).Split('|', StringSplitOptions.TrimEntries)];
        return names.SetEquals([Nothing]) ? [] : names.IsSubsetOf(Findings) ? names : throw row.WrongCell(
            "Finding Labels", $"{Nothing}, or of {Listing.Of(Findings)}, with | between them");
    }

    private static Dictionary<string, string> Splits(string folder, Action<string> report)
    {
        var splits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (list, split) in new[] { ("train_val_list.txt", "train"), ("test_list.txt", "test") })
        {
            var file = Path.Combine(folder, list);
            if (!File.Exists(file))
            {
                report($"{file} is not there: the split of its images is unknown.");
                continue;
            }

            foreach (var name in File.ReadLines(file).Select(line => line.Trim()).Where(name => name.Length > 0))
            {
                if (!splits.TryAdd(name, split) && splits[name] != split)
                {
                    throw new FairDiffException($"{file} names {name}, which train_val_list.txt names too; fetch both again.");
                }
            }
        }

        return splits;
    }
}

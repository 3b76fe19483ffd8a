using System.Globalization;
using System.Text.RegularExpressions;

namespace FairDiff.Studies;

/// <summary>
/// CheXpert (Irvin et al. 2019), small or large, and the release of 2021 in four parts. As Ktena et al. read it: a finding that is not
/// mentioned is absent (0), an uncertain one (-1) is unknown, so that classifiers leave it out while generators learn the image all the
/// same. Race is in a file of its own, <c>CHEXPERT DEMO.xlsx</c> or its export as CSV, beside the labels or one folder up.
/// </summary>
internal static partial class CheXpert
{
    private static readonly IReadOnlyList<string> Findings = ChestFindings.In("chexpert");
    private static readonly string[] Header = ["Path", "Sex", "Age", "Frontal/Lateral", "AP/PA", .. Findings];
    private static readonly string[] Roots = ["", "CheXpert-v1.0-small/", "CheXpert-v1.0/", "CheXpert-v1.0 batch 1 (validate & csv)/"];

    public static DataSetFormat Format { get; } = new(
        "chexpert", "CheXpert", "a train.csv with the columns Path, Sex, Age, Frontal/Lateral, AP/PA and those of its findings", Open);

    private static ImageDataSet? Open(string folder)
    {
        var root = Roots.FirstOrDefault(root => DataSetFiles.HasColumns(Path.Combine(folder, root, "train.csv"), Header));
        return root is null ? null : new ImageDataSet(report => Read(folder, root, report))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["patient", "sex", "age", "race", "view", "split"],
            Attributes = ["sex", "race", "view"],
            Cluster = "patient",
            Conditions = ChestFindings.Conditions,
            Published =
            [
                new("training", 223_414, row => row.Values[^1] == "train"),
                new("validation", 234, row => row.Values[^1] == "validation"),
            ],
        };
    }

    private static IEnumerable<ImageDataSetRow> Read(string folder, string root, Action<string> report)
    {
        var places = new CheXpertPlaces(folder, root);
        var races = PatientRaces.Read(folder, Path.Combine(folder, root), report);
        foreach (var (name, split) in new[] { ("train", "train"), ("valid", "validation") })
        {
            var table = Path.Combine(folder, root, $"{name}.csv");
            if (!File.Exists(table))
            {
                report($"{table} is not there: the set has no rows of split {split}.");
                continue;
            }

            foreach (var row in DataSetFiles.Rows(table))
            {
                var match = PathParts().Match(row.Value(row.IndexOf("Path")));
                if (!match.Success)
                {
                    throw row.WrongCell("Path", "of the form CheXpert-v1.0/train/patient00001/study1/view1_frontal.jpg");
                }

                var patient = match.Groups["patient"].Value;
                yield return new ImageDataSetRow(
                    row.Place,
                    places.Of(match.Groups["part"].Value, $"patient{patient}") + match.Groups["file"].Value,
                    "",
                    [.. Findings.Select(finding => Finding(row, finding))],
                    [
                        patient, row.OneOf("Sex", PersonText.Sexes), Age(row), races.GetValueOrDefault(Number(patient), ""), View(row),
                        split,
                    ]);
            }
        }
    }

    /// <summary>0 stands for an age that nobody knows.</summary>
    private static string Age(CsvRows row) => PersonText.Age(row.Text("Age")) is var age && age != "0" ? age : "";

    private static string View(CsvRows row) =>
        row.Text("Frontal/Lateral") is var side && side == "Lateral" ? "lateral" : row.Text("AP/PA") is { Length: > 0 } view ? view : side;

    private static float Finding(CsvRows row, string finding) => row.Text(finding).Length == 0 ? 0 : row.Whole(finding, -1, 1) switch
    {
        1 => 1,
        0 => 0,
        _ => float.NaN,
    };

    internal static int Number(string patient) => int.Parse(patient, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:[^/]+/)?(?<part>train|valid|test)/patient(?<patient>\d{1,9})/(?<file>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex PathParts();
}

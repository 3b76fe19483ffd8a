using System.Text;
using System.Text.RegularExpressions;
using ExcelDataReader;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// The race of patients, in a table of its own: PATIENT (patient00001) and PRIMARY_RACE, as a spreadsheet or as CSV. Names stay as they are
/// written there.
/// </summary>
internal static partial class PatientRaces
{
    private const string Patient = "PATIENT", Race = "PRIMARY_RACE";

    // The reader of spreadsheets asks for code page 1252 even where a file needs none.
    static PatientRaces() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>By the number of the patient; nothing where there is no such table, which is told.</summary>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="tables">The folder of its tables.</param>
    /// <param name="report">Told what was not there.</param>
    public static IReadOnlyDictionary<int, string> Read(string folder, string tables, Action<string> report)
    {
        string?[] places = [tables, folder, Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar))];
        var file = places.OfType<string>().Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place).Order(StringComparer.Ordinal))
            .FirstOrDefault(path => FileName().IsMatch(Path.GetFileName(path)));
        if (file is null)
        {
            report("There is no CHEXPERT DEMO.xlsx (or .csv): race is unknown.");
            return new Dictionary<int, string>();
        }

        var races = new Dictionary<int, string>();
        foreach (var (patient, race) in file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? OfCsv(file) : OfSheet(file))
        {
            if (PatientNumber().Match(patient) is { Success: true } match && race.Length > 0)
            {
                races.TryAdd(CheXpert.Number(match.Groups["number"].Value), race);
            }
        }

        return races.Count > 0 ? races : throw new FairDiffException(
            $"{file} names the race of nobody: column {Patient} must hold patient00001 and the like, and {Race} the race.");
    }

    private static IEnumerable<(string Patient, string Race)> OfCsv(string file) =>
        DataSetFiles.Rows(file).Select(row => (row.Text(Patient), row.Value(row.IndexOf(Race))));

    private static List<(string Patient, string Race)> OfSheet(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
            string[] Cells() => [.. Enumerable.Range(0, reader.FieldCount).Select(index => $"{reader.GetValue(index)}".Trim())];
            var header = reader.Read() ? Cells() : [];
            var (patient, race) = (Array.IndexOf(header, Patient), Array.IndexOf(header, Race));
            if (patient < 0 || race < 0)
            {
                throw new FairDiffException(
                    $"{file} has no column {(patient < 0 ? Patient : Race)} in its first sheet; it has {Listing.Of(header)}.");
            }

            var rows = new List<(string Patient, string Race)>();
            while (reader.Read())
            {
                var cells = Cells();
                rows.Add((cells[patient], cells[race]));
            }

            return rows;
        }
        catch (Exception e) when (e is not FairDiffException and not OutOfMemoryException)
        {
            // The reader of spreadsheets throws whatever it stumbles upon.
            throw new FairDiffException(
                $"{file} cannot be read as a spreadsheet (.xlsx): {e.Message} Fetch it again, or export it as CSV.", e);
        }
    }

    [GeneratedRegex(@"^chexpert[ _-]*demo.*\.(?:xlsx|csv)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^(?:patient)?(?<number>\d{1,9})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PatientNumber();
}

using System.Globalization;
using CsvHelper;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Csv;

/// <summary>Writes a table with a header as a CSV file, whole or not at all.</summary>
internal static class CsvTable
{
    /// <exception cref="FairDiffException">The file cannot be written.</exception>
    public static void Write(string option, string path, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) => OutputFile.Save(
        option, path, () => AtomicFile.Write(path, stream =>
        {
            using var writer = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true);
            writer.WriteRecord([.. header]);
            foreach (var row in rows)
            {
                writer.WriteRecord([.. row]);
            }
        }));

    /// <summary>The cell of a number; of none it is empty.</summary>
    public static string Cell(double? number) => number is { } value && !double.IsNaN(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}

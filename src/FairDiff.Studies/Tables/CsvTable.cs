using System.Globalization;
using CsvHelper;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// Writes a table with a header as a CSV file, whole or not at all: the one writer of tables, and what it writes <see cref="CsvRows"/>
/// reads back.
/// </summary>
public static class CsvTable
{
    // Tools that trim leave alone what is quoted.
    private static readonly CsvWriterOptions Options = new() { Quoting = CsvQuoting.WhenNeededOrWhitespace };

    /// <param name="option">The option that asked for the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="formulas">What becomes of text that a spreadsheet would run.</param>
    /// <exception cref="FairDiffException">The file cannot be written, or a column would be there twice.</exception>
    public static void Write(
        string option, string path, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows,
        Formulas formulas = Formulas.Escape)
    {
        if (header.GroupBy(name => name.Trim()).FirstOrDefault(names => names.Count() > 1) is { Key: var twice })
        {
            throw new FairDiffException($"{path} ({option}) would have the column '{twice}' twice; rename it in the data.");
        }

        OutputFile.Save(option, path, stream =>
        {
            using var writer = CsvWriter.Create(stream, Options, leaveOpen: true);
            foreach (var row in rows.Prepend(header))
            {
                writer.WriteRecord([.. formulas == Formulas.Escape ? row.Select(FormulaCell.Escape) : row]);
            }
        });
    }

    /// <summary>The cell of a number; of none it is empty.</summary>
    public static string Cell(double? number) =>
        number is { } value && !double.IsNaN(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}

using System.Text;

namespace FairDiff.Fairness.Reporting;

/// <summary>Writes a report as plain text: one line per group, one column per metric, the gap below each attribute.</summary>
internal static class ReportText
{
    public static string Write(FairnessReport report)
    {
        var table = ReportCells.Table(report);
        IReadOnlyList<string>[] lines = [table.Columns, .. table.Rows.Select(Line)];
        var widths = Enumerable.Range(0, table.Columns.Count)
            .Select(column => lines.Where(line => column < line.Count).Max(line => line[column].Length))
            .ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        foreach (var note in table.Notes)
        {
            text.AppendLine(note);
        }

        return text.ToString();
    }

    private static IReadOnlyList<string> Line(FairnessTableRow row) =>
        row.Kind is FairnessRowKind.Group or FairnessRowKind.Gap ? ["  " + row.Cells[0], .. row.Cells.Skip(1)] : row.Cells;
}

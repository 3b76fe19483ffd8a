using System.Text;

namespace FairDiff.Fairness.Reporting;

/// <summary>Writes a report as plain text: one line per group, one column per metric, the gap below each attribute.</summary>
internal static class ReportText
{
    public static string Write(FairnessReport report)
    {
        var columns = ReportCells.Columns(report);
        var lines = new List<string[]> { (string[])["group", "n", .. columns], ReportCells.Row(report.Overall, columns) };
        foreach (var grouping in report.ByGroup.Values)
        {
            lines.Add([grouping.Name]);
            lines.AddRange(grouping.Groups.Select(group => Indent(ReportCells.Row(group, columns))));
            lines.Add(Indent(ReportCells.GapRow(grouping, columns)));
        }

        var widths = Enumerable.Range(0, columns.Count + 2)
            .Select(column => lines.Where(line => column < line.Length).Max(line => line[column].Length))
            .ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        foreach (var note in ReportCells.Notes(report))
        {
            text.AppendLine(note);
        }

        return text.ToString();
    }

    private static string[] Indent(string[] cells) => ["  " + cells[0], .. cells[1..]];
}

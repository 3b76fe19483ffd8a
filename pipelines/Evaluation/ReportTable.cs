using FairDiff.Fairness;
using FairDiff.Fairness.Reporting;
using FairDiff.Pipelines.Terminal;
using Spectre.Console;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Shows a fairness report: a drawn table on a terminal, aligned plain text where output goes to a file or a pipe.</summary>
internal static class ReportTable
{
    public static void Write(FairnessReport report, TextWriter output)
    {
        if (output is not PrintableWriter { IsTerminal: true })
        {
            output.Write(report.ToString());
            return;
        }

        AnsiConsole.Write(Build(report));
        foreach (var note in ReportCells.Notes(report))
        {
            AnsiConsole.MarkupLine($"[grey]{Printable.Markup(note)}[/]");
        }
    }

    internal static Table Build(FairnessReport report)
    {
        var metrics = ReportCells.Columns(report);
        var table = new Table().RoundedBorder();
        table.AddColumns([.. new[] { "group", "n" }.Concat(metrics).Select(Printable.Markup)]);
        table.AddRow(Cells(ReportCells.Row(report.Overall, metrics), "bold"));
        foreach (var grouping in report.ByGroup.Values)
        {
            table.AddEmptyRow();
            table.AddRow(new Markup(Printable.Markup(grouping.Name), "bold underline"));
            foreach (var group in grouping.Groups)
            {
                table.AddRow(Cells(ReportCells.Row(group, metrics), "default"));
            }

            table.AddRow(Cells(ReportCells.GapRow(grouping, metrics), "yellow"));
        }

        return table;
    }

    /// <summary>The interval goes below its value, so that six metrics fit on a usual terminal.</summary>
    private static IEnumerable<Markup> Cells(string[] cells, string style) =>
        cells.Select((cell, column) => new Markup(Printable.Markup(column == 0 ? cell : cell.Replace(" [", "\n[")), Style.Parse(style)));
}

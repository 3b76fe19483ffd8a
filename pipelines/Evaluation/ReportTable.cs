using FairDiff.Fairness;
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

        var table = report.ToTable();
        AnsiConsole.Write(Build(table));
        foreach (var note in table.Notes)
        {
            AnsiConsole.MarkupLine($"[grey]{StyledText.Markup(note)}[/]");
        }
    }

    internal static Table Build(FairnessTable report)
    {
        var table = new Table().RoundedBorder();
        table.AddColumns([.. report.Columns.Select(StyledText.Markup)]);
        foreach (var row in report.Rows)
        {
            if (row.Kind == FairnessRowKind.Attribute)
            {
                table.AddEmptyRow();
            }

            table.AddRow(Cells(row));
        }

        return table;
    }

    /// <summary>The interval goes below its value, so that six metrics fit on a usual terminal.</summary>
    private static IEnumerable<Markup> Cells(FairnessTableRow row) => row.Cells.Select((cell, column) =>
        new Markup(StyledText.Markup(column == 0 ? cell : cell.Replace(" [", "\n[")), Style.Parse(StyleOf(row.Kind))));

    private static string StyleOf(FairnessRowKind kind) => kind switch
    {
        FairnessRowKind.Overall => "bold",
        FairnessRowKind.Attribute => "bold underline",
        FairnessRowKind.Gap => "yellow",
        _ => "default",
    };
}

using FairDiff.Fairness;
using FairDiff.Pipelines.Terminal;
using FairDiff.Reporting;
using Spectre.Console;

namespace FairDiff.Pipelines.Report;

/// <summary>The result table and the comparisons on the console: coloured on a terminal, plain text elsewhere.</summary>
internal static class ConsoleReport
{
    private const int PlainWidth = 110;

    public static void Write(StudyReport report, IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;
        if (console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi)
        {
            WriteStyled(report, console);
            return;
        }

        // Past Spectre.Console, which would break lines at 80 columns.
        foreach (var line in PlainLines(report))
        {
            console.Profile.Out.Writer.WriteLine(Printable.Of(line));
        }

        console.Profile.Out.Writer.Flush();
    }

    private static IEnumerable<string> PlainLines(StudyReport report)
    {
        var table = ResultTable.Of(report, report.Metric);
        string[] lines =
        [
            "", report.Title, .. Wrap(report.Note), "", table.Caption, "",
            .. PlainTable.Lines(
                [
                    ["method", .. table.Columns.Select(column => column.What + "  ")],
                    ["", .. table.Columns.Select(column => column.Where + "  ")],
                    .. table.Rows.Select(
                        row => (string[])[row.Method.Name, .. row.Cells.Select(cell => cell.Text + (cell.IsBest ? " *" : "  "))]),
                ],
                heads: 2,
                PlainWidth),
            .. Wrap(ResultTable.Legend("* best")), "",
        ];
        lines = [.. lines, .. RealFractionWords.Of(report).SelectMany(Wrap)];
        foreach (var generator in report.Generators.Where(generator => generator.Quality is not null))
        {
            lines = [.. lines, .. QualityLines(generator, generator.Quality!), ""];
        }

        foreach (var pair in ComparisonWords.Pairs(report))
        {
            lines =
            [
                .. lines, $"{pair.Key.Candidate} against {pair.Key.Reference}:",
                .. pair.SelectMany(comparison => Wrap("  " + ComparisonWords.Sentence(report, comparison))), "",
            ];
        }

        return lines.Concat(Wrap(report.ComparisonRule));
    }

    private static IEnumerable<string> QualityLines(GeneratorResult generator, GeneratorQuality quality)
    {
        var table = QualityTable.Of(quality);
        return
        [
            $"Images of generator {generator.Name} (features: {quality.Features}; ! = too few images to go by):", "",
            .. PlainTable.Lines(
                [
                    [.. table.Heads.Select((head, column) => column == 0 ? head : head + "  ")],
                    .. table.Rows.Select(row => (string[])[
                        row.Cell, .. row.Values.Select(cell => cell.Text + (cell.Enough || cell.Text == Numbers.None ? "  " : " !"))]),
                ],
                heads: 1,
                PlainWidth),
            .. Notes(quality).SelectMany(Wrap),
        ];
    }

    /// <summary>The near-copies in a sentence, and the warnings.</summary>
    private static IEnumerable<string> Notes(GeneratorQuality quality) =>
    [
        .. quality.NearCopies is { } nearCopies ? [QualityWords.Sentence(nearCopies)] : Array.Empty<string>(),
        .. quality.Warnings.Select(warning => $"Warning: {warning}"),
    ];

    private static void WriteStyled(StudyReport report, IAnsiConsole console)
    {
        var result = ResultTable.Of(report, report.Metric);
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Title(StyledText.Markup(result.Caption)).AddColumn("method");
        foreach (var (what, where) in result.Columns)
        {
            table.AddColumn(new TableColumn($"{StyledText.Markup(what)}\n[grey]{StyledText.Markup(where)}[/]").RightAligned());
        }

        foreach (var row in result.Rows)
        {
            table.AddRow([StyledText.Markup(row.Method.Name), .. row.Cells.Select(
                cell => cell.IsBest ? $"[bold green]{cell.Text} *[/]" : cell.Text)]);
        }

        console.WriteLine();
        console.MarkupLine($"[bold]{StyledText.Markup(report.Title)}[/]");
        console.MarkupLine($"[yellow]{StyledText.Markup(report.Note)}[/]");
        console.Write(table);
        console.MarkupLine($"[grey]{StyledText.Markup(ResultTable.Legend("* best"))}[/]");
        foreach (var choice in RealFractionWords.Of(report))
        {
            console.MarkupLine(StyledText.Markup(choice));
        }

        foreach (var generator in report.Generators.Where(generator => generator.Quality is not null))
        {
            WriteStyled(generator, generator.Quality!, console);
        }

        foreach (var pair in ComparisonWords.Pairs(report))
        {
            console.WriteLine();
            console.MarkupLine($"[bold]{StyledText.Markup(pair.Key.Candidate)}[/] against [bold]{StyledText.Markup(pair.Key.Reference)}[/]:");
            foreach (var comparison in pair)
            {
                console.MarkupLine(
                    $"  [{Colour(comparison.Difference.Verdict)}]{StyledText.Markup(ComparisonWords.Sentence(report, comparison))}[/]");
            }
        }

        console.WriteLine();
        console.MarkupLine($"[grey]{StyledText.Markup(report.ComparisonRule)}[/]");
    }

    private static void WriteStyled(GeneratorResult generator, GeneratorQuality quality, IAnsiConsole console)
    {
        var words = QualityTable.Of(quality);
        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .Title(
                StyledText.Markup($"Images of generator {generator.Name} (features: {quality.Features}; in grey: too few images to go by)"));
        foreach (var (index, head) in words.Heads.Index())
        {
            var column = new TableColumn(StyledText.Markup(head));
            table.AddColumn(index == 0 ? column : column.RightAligned());
        }

        foreach (var row in words.Rows)
        {
            table.AddRow([StyledText.Markup(row.Cell), .. row.Values.Select(cell => cell.Enough ? cell.Text : $"[grey]{cell.Text}[/]")]);
        }

        console.WriteLine();
        console.Write(table);
        foreach (var note in Notes(quality))
        {
            console.MarkupLine(note.StartsWith(
                "Warning", StringComparison.Ordinal) ? $"[yellow]{StyledText.Markup(note)}[/]" : $"[grey]{StyledText.Markup(note)}[/]");
        }
    }

    private static string Colour(DifferenceVerdict verdict) =>
        verdict switch { DifferenceVerdict.Better => "green", DifferenceVerdict.Worse => "red", _ => "default" };

    private static IEnumerable<string> Wrap(string text)
    {
        var indent = text.Length - text.TrimStart().Length;
        var line = new string(' ', indent);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + word.Length + 1 > PlainWidth)
            {
                yield return line;
                line = new string(' ', 2 * indent);
            }

            line += (line.Trim().Length == 0 ? "" : " ") + word;
        }

        yield return line;
    }
}

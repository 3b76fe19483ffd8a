using FairDiff.Fairness;
using FairDiff.Reporting;
using FairDiff.Studies;
using Spectre.Console;

namespace FairDiff.Pipelines.Terminal;

/// <summary>The result table and the comparisons of a study on the console: coloured on a terminal, plain text elsewhere.</summary>
internal static class ConsoleReport
{
    private const int PlainWidth = 110;

    public static void Write(StudySummary summary, IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;
        if (console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi)
        {
            WriteStyled(summary, console);
            return;
        }

        // Past Spectre.Console, which would break lines at 80 columns.
        foreach (var line in PlainLines(summary))
        {
            console.Profile.Out.Writer.WriteLine(Printable.Of(line));
        }

        console.Profile.Out.Writer.Flush();
    }

    private static IEnumerable<string> PlainLines(StudySummary summary) =>
    [
        "", summary.Title, .. Wrap(summary.Note), "", summary.Results.Caption, "",
        .. Lines(summary.Results, heads: 2), .. Wrap(summary.Results.Legend), "",
        .. summary.RealFractions.SelectMany(Wrap),
        .. summary.Generators.SelectMany(QualityLines),
        .. Paragraph("Claims of the paper:", summary.Claims),
        .. Paragraph("What there was to win:", summary.Headroom), .. Paragraph("Against the best rival:", summary.Winners),
        .. summary.Comparisons.SelectMany(pair => (string[])
        [
            $"{pair.Candidate} against {pair.Baseline}:",
            .. pair.Findings.SelectMany(finding => Wrap("  " + finding.Sentence)), "",
        ]),
        .. Wrap(summary.ComparisonRule),
    ];

    private static IEnumerable<string> Paragraph(string title, IReadOnlyList<string> sentences) =>
        sentences.Count == 0 ? [] : [title, .. sentences.SelectMany(sentence => Wrap("  " + sentence)), ""];

    private static IEnumerable<string> QualityLines(GeneratorSummary generator) =>
    [
        $"{generator.Quality.Caption[..^1]}; ! = {generator.Quality.Legend}):", "",
        .. Lines(generator.Quality, heads: 1),
        .. Notes(generator).SelectMany(Wrap), "",
    ];

    private static IEnumerable<string> Lines(SummaryTable table, int heads) => PlainTable.Lines(
        [
            [table.Columns[0].What, .. table.Columns.Skip(1).Select(column => column.What + "  ")],
            .. heads == 1 ? [] : new[] { (string[])["", .. table.Columns.Skip(1).Select(column => column.Where + "  ")] },
            .. table.Rows.Select(row => (string[])[row.Name, .. row.Cells.Select(cell => cell.Text + Mark(cell))]),
        ],
        heads,
        PlainWidth);

    private static string Mark(SummaryCell cell) => cell.IsBest ? " *" : cell.IsWeak && cell.Text != Numbers.None ? " !" : "  ";

    /// <summary>The near-copies in a sentence, and the warnings.</summary>
    private static IEnumerable<string> Notes(GeneratorSummary generator) =>
    [
        .. generator.NearCopies is { } nearCopies ? [nearCopies] : Array.Empty<string>(),
        .. generator.Warnings.Select(warning => $"Warning: {warning}"),
    ];

    private static void WriteStyled(StudySummary summary, IAnsiConsole console)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{StyledText.Markup(summary.Title)}[/]");
        console.MarkupLine($"[yellow]{StyledText.Markup(summary.Note)}[/]");
        console.Write(Draw(summary.Results, summary.Results.Caption));
        console.MarkupLine($"[grey]{StyledText.Markup(summary.Results.Legend)}[/]");
        foreach (var choice in summary.RealFractions)
        {
            console.MarkupLine(StyledText.Markup(choice));
        }

        foreach (var generator in summary.Generators)
        {
            console.WriteLine();
            console.Write(Draw(generator.Quality, $"{generator.Quality.Caption[..^1]}; in grey: {generator.Quality.Legend})"));
            foreach (var note in Notes(generator))
            {
                console.MarkupLine(note.StartsWith("Warning", StringComparison.Ordinal)
                    ? $"[yellow]{StyledText.Markup(note)}[/]"
                    : $"[grey]{StyledText.Markup(note)}[/]");
            }
        }

        foreach (var line in Paragraph("Claims of the paper:", summary.Claims).Concat(
            Paragraph("What there was to win:", summary.Headroom)).Concat(Paragraph("Against the best rival:", summary.Winners)))
        {
            console.MarkupLine(StyledText.Markup(line));
        }

        foreach (var pair in summary.Comparisons)
        {
            console.WriteLine();
            console.MarkupLine($"[bold]{StyledText.Markup(pair.Candidate)}[/] against [bold]{StyledText.Markup(pair.Baseline)}[/]:");
            foreach (var finding in pair.Findings)
            {
                console.MarkupLine($"  [{Colour(finding.Verdict)}]{StyledText.Markup(finding.Sentence)}[/]");
            }
        }

        console.WriteLine();
        console.MarkupLine($"[grey]{StyledText.Markup(summary.ComparisonRule)}[/]");
    }

    private static Table Draw(SummaryTable summary, string title)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Title(StyledText.Markup(title));
        foreach (var (index, column) in summary.Columns.Index())
        {
            var head = StyledText.Markup(column.What) + (column.Where.Length == 0 ? "" : $"\n[grey]{StyledText.Markup(column.Where)}[/]");
            table.AddColumn(index == 0 ? new TableColumn(head) : new TableColumn(head).RightAligned());
        }

        foreach (var row in summary.Rows)
        {
            table.AddRow([StyledText.Markup(row.Name), .. row.Cells.Select(
                cell => cell.IsBest ? $"[bold green]{cell.Text} *[/]" : cell.IsWeak ? $"[grey]{cell.Text}[/]" : cell.Text)]);
        }

        return table;
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

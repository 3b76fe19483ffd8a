using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>What a study found, as words and tables, for whoever shows it.</summary>
/// <param name="Title">The study.</param>
/// <param name="Note">What the reader must know before any number.</param>
/// <param name="Results">The metric of the study, by method and set.</param>
/// <param name="RealFractions">A sentence for each method that chose its share of real images.</param>
/// <param name="Generators">How good the synthetic images are.</param>
/// <param name="Comparisons">The pairs of methods that were compared.</param>
/// <param name="ComparisonRule">The rule behind their verdicts.</param>
public sealed record StudySummary(
    string Title,
    string Note,
    SummaryTable Results,
    IReadOnlyList<string> RealFractions,
    IReadOnlyList<GeneratorSummary> Generators,
    IReadOnlyList<ComparisonSummary> Comparisons,
    string ComparisonRule)
{
    /// <summary>
    /// What there is to win in each number, in a sentence: the distance from the baseline to the ceiling and the share of it that each
    /// method covers, or that these data cannot show a benefit. None where no ceiling was measured.
    /// </summary>
    public IReadOnlyList<string> Headroom { get; init; } = [];

    /// <summary>Whether what is learned of label and attribute beats the best method that needs no generator, a sentence for each number.
    /// None where no ceiling was measured.</summary>
    public IReadOnlyList<string> Winners { get; init; } = [];

    /// <summary>Whether the study reproduces what was claimed before it, a sentence for each claim. None where nothing was
    /// claimed.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    internal static StudySummary Of(StudyReport report) => new(
        report.Title,
        report.Note,
        Table(ResultTable.Of(report, report.Metric), ResultTable.Legend("* best", report.MetricOf(report.Metric))),
        [.. RealFractionText.Of(report)],
        [.. report.Generators.Where(generator => generator.Quality is not null).Select(Generator)],
        [
            .. ComparisonText.Pairs(report).Select(pair => new ComparisonSummary(
                pair.Key.Candidate,
                pair.Key.Reference,
                [.. pair.Select(compared => new Finding(ComparisonText.Sentence(report, compared), compared.Difference.Verdict))])),
        ],
        report.ComparisonRule)
    {
        Headroom = [.. HeadroomText.Of(report)],
        Winners = [.. HeadroomText.Winners(report)],
        Claims = [.. ClaimText.Of(report)],
    };

    private static SummaryTable Table(ResultTable table, string legend) => new(
        table.Caption,
        [new("method"), .. table.Columns.Select(column => new SummaryColumn(column.What, column.Where))],
        [
            .. table.Rows.Select(row => new SummaryRow(
                row.Method.Name, [.. row.Cells.Select(cell => new SummaryCell(cell.Text, IsBest: cell.IsBest))])),
        ],
        legend);

    private static GeneratorSummary Generator(GeneratorResult generator)
    {
        var (quality, table) = (generator.Quality!, QualityTable.Of(generator.Quality!));
        return new(
            generator.Name,
            new(
                $"Images of generator {generator.Name} (features: {quality.Features})",
                [.. table.Heads.Select(head => new SummaryColumn(head))],
                [
                    .. table.Rows.Select(row => new SummaryRow(
                        row.Cell, [.. row.Values.Select(cell => new SummaryCell(cell.Text, IsWeak: !cell.Enough))])),
                ],
                "too few images to go by"),
            quality.NearCopies is { } nearCopies ? GeneratorQualityText.Sentence(nearCopies) : null,
            quality.Warnings);
    }
}

/// <summary>How good the images of one generator are.</summary>
/// <param name="Name">The generator.</param>
/// <param name="Quality">The measures, cell by cell.</param>
/// <param name="NearCopies">How many images are near-copies of training images; null where they were not looked for.</param>
/// <param name="Warnings">What to look at.</param>
public sealed record GeneratorSummary(string Name, SummaryTable Quality, string? NearCopies, IReadOnlyList<string> Warnings);

/// <summary>Two methods beside each other.</summary>
/// <param name="Candidate">The method.</param>
/// <param name="Baseline">What it is compared with.</param>
/// <param name="Findings">The numbers that were compared.</param>
public sealed record ComparisonSummary(string Candidate, string Baseline, IReadOnlyList<Finding> Findings);

/// <summary>One number of two methods.</summary>
/// <param name="Sentence">Both values, their difference and the verdict, in a sentence.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record Finding(string Sentence, DifferenceVerdict Verdict);

using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>The quality of a generator's images as a table of words, ready to be laid out.</summary>
internal sealed record QualityTable(IReadOnlyList<string> Heads, IReadOnlyList<QualityTableRow> Rows)
{
    private static readonly (string Head, string Metric, Func<QualityNumber, string> Text)[] Columns =
    [
        ("KID", SyntheticQualityMetrics.KernelDistance, Distance),
        ("precision", SyntheticQualityMetrics.Precision, Percent),
        ("recall", SyntheticQualityMetrics.Recall, Percent),
        ("coverage", SyntheticQualityMetrics.Coverage, Percent),
        ("spread", SyntheticQualityMetrics.Spread, number => number.Value!.Value.ToString("0.00", CultureInfo.InvariantCulture)),
        ("agreement", SyntheticQualityMetrics.LabelAgreement, Percent),
        ("of real", SyntheticQualityMetrics.RealLabelAgreement, Percent),
    ];

    /// <summary>What the columns mean.</summary>
    public const string Legend =
        "KID: distance of the features, around 0 for images of one law. Precision: share of the synthetic images that lie where real "
            + "ones do; recall: "
        + "share of the real images that lie where synthetic ones do; coverage: share of the real images with a synthetic one near by "
        + "(all in %; 88 "
        + "is the coverage to expect of images of one law). Spread: of the features, over that of real images. Agreement: share of the "
        + "synthetic images that "
        + "the independent classifier gives the requested label, and of real images that it gives theirs, in %.";

    public static QualityTable Of(GeneratorQuality quality) => new(
        ["cell", "real", "synth.", .. Columns.Select(column => column.Head)],
        [.. quality.Cells.Prepend(quality.Overall).Select(Row)]);

    private static QualityTableRow Row(CellQuality cell) => new(
        cell.Name,
        [
            new(Numbers.Count(cell.Real), true, null), new(Numbers.Count(cell.Synthetic), true, null),
            .. Columns.Select(column => Cell(cell.Values.GetValueOrDefault(column.Metric), column.Text)),
        ]);

    private static QualityTableCell Cell(QualityNumber? number, Func<QualityNumber, string> text) =>
        new(number?.Value is null ? Numbers.None : text(number), number is { InsufficientEvidence: false }, number?.Reason);

    private static string Percent(QualityNumber number) => (100 * number.Value!.Value).ToString("0", CultureInfo.InvariantCulture);

    private static string Distance(QualityNumber number) =>
        number.Sd is { } sd ? $"{Short(number.Value!.Value)} ± {Short(sd)}" : Short(number.Value!.Value);

    /// <summary>Three digits, whatever the scale of the features.</summary>
    private static string Short(double value) => Math.Abs(value) is >= 100 or 0
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString("F" + Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 4), CultureInfo.InvariantCulture);
}

internal sealed record QualityTableRow(string Cell, IReadOnlyList<QualityTableCell> Values);

/// <param name="Text">The number; a dash where it is undefined.</param>
/// <param name="Enough">Whether it rests on enough images.</param>
/// <param name="Reason">Why not.</param>
internal sealed record QualityTableCell(string Text, bool Enough, string? Reason);

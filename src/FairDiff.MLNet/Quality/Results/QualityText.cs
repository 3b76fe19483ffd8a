using System.Text;
using FairDiff.Fairness;
using static System.FormattableString;
using Metrics = FairDiff.MLNet.SyntheticQualityMetrics;

namespace FairDiff.MLNet.Quality;

/// <summary>Writes a report as plain text: one line per cell, the warnings below.</summary>
internal static class QualityText
{
    private static readonly (string Head, string Metric)[] Columns =
    [
        ("KID", Metrics.KernelDistance), ("Fréchet", Metrics.FrechetDistance), ("precision", Metrics.Precision), ("recall", Metrics.Recall),
        ("coverage", Metrics.Coverage), ("spread", Metrics.Spread), ("label agreement", Metrics.LabelAgreement), (
            "of real", Metrics.RealLabelAgreement),
    ];

    public static string Write(SyntheticQualityReport report)
    {
        string[][] lines =
        [
            ["cell", "real", "synthetic", .. Columns.Select(column => column.Head)],
            .. report.Cells.Prepend(report.Overall).Select(Line),
        ];
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendLine(string.Join("  ", line.Select(
                (cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        }

        text.AppendLine($"Features: {report.Features}. Independent classifier: {report.Classifier ?? "none"}.");
        text.AppendLine("(!) insufficient evidence; - undefined: the reasons are in the JSON.");
        if (report.NearCopies is { Count: 0 } nearCopies)
        {
            text.AppendLine(nearCopies.ToString());
        }

        foreach (var warning in report.Warnings)
        {
            text.AppendLine($"Warning: {warning.Text}");
        }

        return text.ToString();
    }

    private static string[] Line(SyntheticCellQuality cell) =>
        [
            cell.Name, Invariant($"{cell.RealCount}"), Invariant($"{cell.SyntheticCount}"),
            .. Columns.Select(column => Cell(cell[column.Metric]))];

    private static string Cell(SyntheticQualityValue value)
    {
        if (value.Value is not { } number)
        {
            return "-";
        }

        var deviation = value.Deviation is { } sd ? Invariant($" ± {sd:0.000}") : "";
        return Invariant($"{number:0.000}{deviation}") + (value.Verdict == FairnessVerdict.InsufficientEvidence ? " (!)" : "");
    }
}

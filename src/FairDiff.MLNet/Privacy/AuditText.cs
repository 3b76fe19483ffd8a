using System.Text;
using FairDiff.Fairness;
using static System.FormattableString;

namespace FairDiff.MLNet.Privacy;

/// <summary>Writes a report as plain text: the verdict first, then what it rests on.</summary>
internal static class AuditText
{
    public static string Write(GeneratorAuditReport report)
    {
        var (membership, text) = (report.Membership, new StringBuilder());
        text.AppendLine(report.Sentence);
        text.AppendLine(Invariant(
            $"Generator {Start(report.GeneratorId)}: {report.MemberImages} images of its training, {report.HeldOutImages} held out."));
        if (report.SharedImages > 0)
        {
            text.AppendLine(Invariant($"{report.SharedImages} held-out images equal a member and are left out."));
        }

        if (report.UnknownConditions > 0)
        {
            text.AppendLine(Invariant($"{report.UnknownConditions} images have a label or attribute that the generator does not know."));
        }

        string[][] lines =
        [
            ["", "members", "others", "AUC", "95 %", "found", "95 %", "false alarms", "p"],
            Line("attack", membership.Attack),
            Line("control: halves of the members", membership.Control),
            .. membership.Blind is { } blind ? new[] { Line("control: without the generator", blind) } : [],
        ];
        Table(text, lines);
        text.AppendLine(Invariant(
            $"Of {membership.ControlRuns} splits of the members the interval covers 0.5 in {membership.ControlCovered}."));
        if (report.NearCopies is { } copies)
        {
            text.AppendLine(copies.Report.ToString());
            Table(text,
            [
                ["near-copies", "threshold", "found", "level", "p", "nearest drawn: least, 1 %, 50 %", "held out"],
                .. copies.Report.Spaces.Zip(copies.Spaces, Line),
            ]);
        }

        return text.ToString();
    }

    private static string[] Line(string name, MembershipAttack attack) =>
    [
        name, Invariant($"{attack.Members}"), Invariant($"{attack.Others}"), Invariant($"{attack.Auc:0.000}"),
        Invariant($"{attack.AucLower:0.000} to {attack.AucUpper:0.000}"), Invariant($"{attack.TruePositiveRate:0.0 %}"),
        Invariant($"{attack.TruePositiveLower:0.0 %} to {attack.TruePositiveUpper:0.0 %}"), Invariant($"{attack.FalsePositiveRate:0.0 %}"),
        P(attack.PValue),
    ];

    private static string[] Line(NearCopySpace space, NearCopyDistances distances) =>
    [
        space.Name, Invariant($"{space.Threshold:0.000}"), Invariant($"{space.Count}"),
        space.Level is { } level ? Invariant($"{level:0.0000}") : "-", P(distances.PValue), Quantiles(distances.Drawn),
        Quantiles(distances.HeldOut),
    ];

    private static string Quantiles(IReadOnlyList<double> values) => Invariant($"{values[0]:0.00} {values[1]:0.00} {values[4]:0.00}");

    private static string P(double value) => value < 0.0001 ? "< 0.0001" : Invariant($"{value:0.0000}");

    private static string Start(string id) => id.Length > 12 ? id[..12] : id;

    private static void Table(StringBuilder text, string[][] lines)
    {
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        foreach (var line in lines)
        {
            text.AppendLine(string.Join("  ", line.Select(
                (cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }
}

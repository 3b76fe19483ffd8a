using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Tables;

/// <summary>Who is failed whatever the training seed, by group, and whether other methods fail the same ones.</summary>
internal static class IndividualsTable
{
    private const int Width = 60;
    private const char Wrong = '█', Right = '·';

    public static void Write(ConsistentErrors errors, bool highRiskOnly, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"Wrong with every training seed, of {errors.Considered} rows{(highRiskOnly ? " of high-risk classes" : "")}:");
        TextTable.Write(output,
        [
            [
                "",
                .. errors.Methods.Select(method => $"{method.Method} ({method.Replicates} {(method.Replicates == 1 ? "seed" : "seeds")})")],
            ["all", .. errors.Methods.Select(method => Share(method.Rows.Count, errors.Considered))],
            .. errors.Methods[0].Groups.SelectMany(grouping => grouping.Value.Select((group, index) => (string[])
            [
                $"{grouping.Key}={group.Group}",
                .. errors.Methods.Select(method => Share(method.Groups[grouping.Key][index].Wrong, group.Considered)),
            ])),
        ]);
        if (errors.Methods.Select(method => method.Replicates).Distinct().Count() > 1)
        {
            output.WriteLine(
                "  The more seeds a method has, the fewer rows are wrong with all of them: these methods are not comparable in this.");
        }

        if (errors.Methods.Count > 1 && errors.Order.Count > 0)
        {
            WriteBlocks(errors, output);
        }
    }

    /// <summary>The paper's picture: a line per method, the failed rows ordered so that those of the same methods are next to each
    /// other.</summary>
    private static void WriteBlocks(ConsistentErrors errors, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(
            $"The {errors.Order.Count} rows that any method always fails, those of the same methods side by side ({Wrong} wrong):");
        TextTable.Write(output, [.. errors.Methods.Select(method => (string[])[method.Method, Picture(errors, method.Method)])]);
        foreach (var overlap in errors.Overlaps)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {overlap.First} and {overlap.Second}: {overlap.Both} in common, {overlap.OnlyFirst} only {overlap.First}, "
                    + $"{overlap.OnlySecond} only {overlap.Second}")
                + (overlap.Overlap is { } jaccard ? FormattableString.Invariant(
                    $"; overlap {jaccard:0.00} (few in common = together they would fail fewer)") : ""));
        }
    }

    private static string Picture(ConsistentErrors errors, string method) => string.Concat(errors.Blocks.Select(block =>
        new string(
            block.Methods.Contains(method) ? Wrong : Right,
            Math.Max(1, (int)Math.Round((double)Width * block.Count / errors.Order.Count)))));

    private static string Share(int part, int whole) =>
        whole == 0 ? "-" : FormattableString.Invariant($"{part} of {whole} ({100.0 * part / whole:0.0} %)");
}

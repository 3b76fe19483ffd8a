using FairDiff.Fairness;

namespace FairDiff.Reporting.Tables;

/// <summary>Tells how methods and sets compare, one line per number.</summary>
internal static class ComparisonTables
{
    public static void Write(MethodComparison comparison, string heading, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(
            $"{heading} on the same {comparison.Rows} rows (mean ± s.d. over training seeds; p of the paired bootstrap of rows and "
                + "seeds, by Holm in brackets, and the verdict):");
        // Single classes where they were asked for, and so tested.
        foreach (var quantity in comparison.Quantities.Where(quantity => IsShown(quantity.Quantity) || quantity.HolmPValue is not null))
        {
            output.WriteLine(
                $"  {quantity.Quantity}: {Words(quantity.Baseline)} -> {Words(quantity.Candidate)}, difference {Words(quantity.Difference)}"
                + (quantity.PValue is { } p ? FormattableString.Invariant($", p = {p:0.0000}") : "")
                + Judged(quantity.HolmPValue, quantity.Verdict)
                + (quantity.Replicates is { } seeds ? FormattableString.Invariant($", over seeds p = {seeds.PValue:0.0000}") : "")
                + (quantity.SeedChance is { } chance ? FormattableString.Invariant($", chance of the seeds ± {chance:0.000}") : ""));
        }
    }

    public static void Write(ShiftReport shift, TextWriter output)
    {
        foreach (var set in shift.Sets)
        {
            output.WriteLine();
            output.WriteLine($"{set.Name} ({set.Report.Overall.N} rows) beside the evaluated set ({shift.Id.Overall.N} rows):");
            foreach (var quantity in set.Quantities.Where(quantity => IsShown(quantity.Quantity)))
            {
                output.WriteLine(FormattableString.Invariant(
                    $"  {quantity.Quantity}: {quantity.Id:0.000} -> {quantity.Ood:0.000}, difference {Words(quantity.Difference)}")
                    + (quantity.PValue is { } p ? FormattableString.Invariant($", p = {p:0.0000}") : "")
                    + Judged(quantity.HolmPValue, quantity.Verdict));
            }

            foreach (var share in set.Labels)
            {
                output.WriteLine($"  share of {share.Name}: {Percent(share.IdShare)} -> {Percent(share.OodShare)}");
            }
        }
    }

    private static bool IsShown(QuantityName quantity) => !quantity.Metric.Contains('/', StringComparison.Ordinal);

    private static string Words(ReplicateSummary summary) =>
        FormattableString.Invariant($"{summary.Mean:0.000}") + (
            summary.Deviation is { } deviation ? FormattableString.Invariant($" ± {deviation:0.000}") : "");

    private static string Words(Estimate estimate) => FormattableString.Invariant($"{estimate.Value:+0.000;-0.000;0.000}")
        + (estimate.Interval is { } interval ? FormattableString.Invariant(
            $" [{interval.Lower:+0.000;-0.000;0.000}, {interval.Upper:+0.000;-0.000;0.000}]") : "");

    private static string Judged(double? corrected, DifferenceVerdict verdict) =>
        corrected is { } p ? FormattableString.Invariant($" ({p:0.0000}), {FairDiff.Reporting.Words.Of(verdict)}") : "";

    private static string Percent(double? share) => share is { } number ? FormattableString.Invariant($"{100 * number:0.0} %") : "-";
}

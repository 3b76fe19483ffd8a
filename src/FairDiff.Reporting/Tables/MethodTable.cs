using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Tables;

/// <summary>One line per method: a metric over all rows, its gaps, and where the method is on the front of both.</summary>
internal static class MethodTable
{
    public static void Write(
        MethodComparisons comparisons, IReadOnlyDictionary<string, MethodFront> fronts, IReadOnlyList<string> groupings, string metric,
        TextWriter output)
    {
        output.WriteLine($"{comparisons.Methods.Count} methods on the same {comparisons.Rows} rows; mean ± s.d. over training seeds."
            + (fronts.Count > 0 ? $" *: no other method has both more {metric} and a smaller gap."
                : groupings.Count > 0
                    ? $" Less {metric} is better; the front of performance and gap is of metrics of which more is."
                    : ""));
        TextTable.Write(output,
        [
            ["method", "seeds", metric, .. groupings.Select(grouping => $"gap({grouping})")],
            .. comparisons.Methods.Select(method => (string[])
            [
                method,
                comparisons.Replicates[method].ToString(CultureInfo.InvariantCulture),
                Words(comparisons.Quantities[method].GetValueOrDefault(QuantityName.Overall(metric))),
                .. groupings.Select(
                    grouping => Words(comparisons.Quantities[method].GetValueOrDefault(QuantityName.Gap(grouping, metric)))
                    + (fronts.GetValueOrDefault(grouping)?.OnFront.Contains(method) == true ? " *" : "")),
            ]),
        ]);
    }

    private static string Words(ReplicateSummary? summary) => summary is null
        ? "-"
        : FormattableString.Invariant($"{summary.Mean:0.000}") + (
            summary.Deviation is { } deviation ? FormattableString.Invariant($" ± {deviation:0.000}") : "");
}

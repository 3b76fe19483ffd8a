using System.Globalization;
using FairDiff.Fairness;
using FairDiff.Pipelines.Terminal;

namespace FairDiff.Pipelines.Comparison;

/// <summary>One line per method: a metric over all rows, its gaps, and where the method is on the front of both.</summary>
internal static class MethodTable
{
    /// <exception cref="FairnessException">No method has the metric, or less of it is better.</exception>
    public static void Write(MethodComparisons comparisons, IReadOnlyList<string> groupings, string metric, TextWriter output)
    {
        var fronts = groupings.ToDictionary(grouping => grouping, grouping => ParetoFront.Of(comparisons.TradeOffs(grouping, metric)).Select(place => place.Method).ToHashSet());
        output.WriteLine($"{comparisons.Methods.Count} methods on the same {comparisons.Rows} rows; mean ± s.d. over training seeds. *: no other method has both more {metric} and a smaller gap.");
        TextTable.Write(output,
        [
            ["method", "seeds", metric, .. groupings.Select(grouping => $"gap({grouping})")],
            .. comparisons.Methods.Select(method => (string[])
            [
                method,
                Seeds(comparisons.Quantities[method]),
                Words(comparisons.Quantities[method].GetValueOrDefault($"overall({metric})")),
                .. groupings.Select(grouping => Words(comparisons.Quantities[method].GetValueOrDefault($"gap({grouping},{metric})"))
                    + (fronts[grouping].Contains(method) ? " *" : "")),
            ]),
        ]);
    }

    private static string Seeds(IReadOnlyDictionary<string, ReplicateSummary> quantities) =>
        quantities.Values.First().Values.Count.ToString(CultureInfo.InvariantCulture);

    private static string Words(ReplicateSummary? summary) => summary is null
        ? "-"
        : FormattableString.Invariant($"{summary.Mean:0.000}") + (summary.Deviation is { } deviation ? FormattableString.Invariant($" ± {deviation:0.000}") : "");
}

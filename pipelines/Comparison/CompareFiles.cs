using System.Globalization;
using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;
using FairDiff.Reporting;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Comparison;

/// <summary>What <c>fairdiff compare</c> writes for programs: everything as JSON, every number as a table, and the rows that are always
/// failed.</summary>
internal static class CompareFiles
{
    public static void WriteJson(
        string path, MethodComparisons comparisons, ConsistentErrors? errors, IReadOnlyDictionary<string, MethodFront> fronts,
        string metric) =>
        OutputFile.Write("--json", path, JsonSerializer.Serialize(
            new
            {
                Schema = "fairdiff-comparison/1",
                comparisons.Methods,
                comparisons.Rows,
                comparisons.Quantities,
                comparisons.LowerIsBetter,
                AgainstFirst = comparisons.AgainstFirst.ToDictionary(pair => pair.Key, pair => pair.Value.Quantities),
                Front = fronts.ToDictionary(front => front.Key, front => new { Metric = metric, front.Value.Methods, front.Value.OnFront }),
                ConsistentErrors = errors,
            },
            OutputJson.Format));

    public static void WriteCsv(string path, MethodComparisons comparisons, Formulas formulas) => CsvTable.Write(
        "--csv",
        path,
        [
            "method", "quantity", "lowerIsBetter", "seeds", "mean", "deviation", "difference", "lower", "upper", "pValue", "holmPValue",
            "benjaminiHochbergPValue", "seedsPValue", "seedChance", "verdict"],
        from method in comparisons.Methods
        from quantity in comparisons.Quantities[method]
        let against = comparisons.AgainstFirst.GetValueOrDefault(method)?.Quantities.FirstOrDefault(
            candidate => candidate.Quantity == quantity.Key)
        select (string[])
        [
            method,
            $"{quantity.Key}",
            comparisons.LowerIsBetter.Contains(quantity.Key) ? "true" : "false",
            quantity.Value.Values.Count.ToString(CultureInfo.InvariantCulture),
            CsvTable.Cell(quantity.Value.Mean),
            CsvTable.Cell(quantity.Value.Deviation),
            CsvTable.Cell(against?.Difference.Value),
            CsvTable.Cell(against?.Difference.Interval?.Lower),
            CsvTable.Cell(against?.Difference.Interval?.Upper),
            CsvTable.Cell(against?.PValue),
            CsvTable.Cell(against?.HolmPValue),
            CsvTable.Cell(against?.BenjaminiHochbergPValue),
            CsvTable.Cell(against?.Replicates?.PValue),
            CsvTable.Cell(against?.SeedChance),
            against is null ? "" : JsonNamingPolicy.CamelCase.ConvertName($"{against.Verdict}"),
        ],
        formulas);

    /// <summary>One line per row that any method always fails, in the order of the picture.</summary>
    public static void WriteIndividuals(
        string path, ConsistentErrors errors, FairnessData data, IReadOnlyList<string>? ids, Formulas formulas)
    {
        var wrong = errors.Methods.Select(method => method.Rows.ToHashSet()).ToArray();
        CsvTable.Write(
            "--individuals",
            path,
            ["row", "id", "label", .. data.Attributes.Keys, .. errors.Methods.Select(method => $"wrong in {method.Method}")],
            errors.Order.Select(row => (string[])
            [
                (row + 1).ToString(CultureInfo.InvariantCulture),
                ids?[row] ?? "",
                data.ClassNames[data.Labels[row]],
                .. data.Attributes.Values.Select(values => values[row]),
                .. wrong.Select(rows => rows.Contains(row) ? "true" : "false"),
            ]),
            formulas);
    }
}

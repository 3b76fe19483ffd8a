using System.Globalization;
using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Representation;

/// <summary>What <c>fairdiff represent</c> writes for programs: everything as JSON, every number as a table, and the nearest
/// pairs.</summary>
internal static class RepresentationFiles
{
    public static void WriteJson(string path, RepresentationResult result, RepresentSettings settings) =>
        OutputFile.Write("--json", path, JsonSerializer.Serialize(
        new
        {
            Schema = "fairdiff-representation/1",
            result.Domains,
            result.Width,
            settings.Estimates,
            result.SampleSize,
            Estimator = settings.Estimator == MmdEstimator.Unbiased ? "unbiased" : "printed",
            settings.Seed,
            Paired = result.IsPaired,
            result.WhyUnpaired,
            Distances = result.Distances.Select(pair => new
            {
                pair.Distance.First,
                pair.Distance.Second,
                pair.Distance.Mean,
                pair.Distance.Deviation,
                Values = pair.Distance.Estimates,
                Baseline = pair.Baseline is { } baseline ? new { baseline.Mean, baseline.Deviation, Values = baseline.Estimates } : null,
                pair.MannWhitney,
                pair.Wilcoxon,
                pair.HolmPValue,
            }),
            Components = RepresentationResult.Shares.Select(share => new
            {
                Share = share,
                Count = result.Components.Count(share),
                Baseline = result.BaselineComponents?.Count(share),
            }),
            result.Probes,
            Nearest = result.Nearest is { } nearest
                ? new { nearest.Median, nearest.RealMedian, nearest.RealLow, nearest.BelowRealLow, Synthetic = nearest.Pairs.Count }
                : null,
        },
        OutputJson.Format));

    public static void WriteCsv(string path, RepresentationResult result, Formulas formulas) =>
        CsvTable.Write("--csv", path, ["analysis", "of", "and", "quantity", "value"], Rows(result), formulas);

    public static void WriteNeighbours(string path, NearestReal nearest, EmbeddingSet set, Formulas formulas) => CsvTable.Write(
        "--neighbours",
        path,
        ["synthetic", "domain", "real", "realDomain", "distance"],
        nearest.Pairs.Select(pair => (string[])
            [
                set.Names[pair.Synthetic], set.Domains[pair.Synthetic], set.Names[pair.Real], set.Domains[pair.Real],
                CsvTable.Cell(pair.Distance)]),
        formulas);

    private static IEnumerable<string[]> Rows(RepresentationResult result)
    {
        foreach (var pair in result.Distances)
        {
            foreach (var (quantity, value) in new (string, double?)[]
            {
                ("mean", pair.Distance.Mean), ("deviation", pair.Distance.Deviation), ("baselineMean", pair.Baseline?.Mean),
                ("baselineDeviation", pair.Baseline?.Deviation), ("pValue", pair.PValue), ("holmPValue", pair.HolmPValue),
            })
            {
                yield return ["distance", pair.Distance.First, pair.Distance.Second, quantity, CsvTable.Cell(value)];
            }
        }

        foreach (var share in RepresentationResult.Shares)
        {
            var name = share.ToString(CultureInfo.InvariantCulture);
            yield return ["components", name, "", "count", CsvTable.Cell(result.Components.Count(share))];
            yield return ["components", name, "", "baselineCount", CsvTable.Cell(result.BaselineComponents?.Count(share))];
        }

        foreach (var (attribute, probe) in result.Probes)
        {
            yield return ["probe", attribute, "", "balancedAccuracy", CsvTable.Cell(probe.BalancedAccuracy)];
            yield return ["probe", attribute, "", "foldDeviation", CsvTable.Cell(probe.FoldDeviation)];
            yield return ["probe", attribute, "", "chance", CsvTable.Cell(probe.Chance)];
        }

        if (result.Nearest is { } nearest)
        {
            yield return ["nearest", "synthetic", "real", "median", CsvTable.Cell(nearest.Median)];
            yield return ["nearest", "real", "real", "median", CsvTable.Cell(nearest.RealMedian)];
            yield return ["nearest", "synthetic", "real", "belowRealLow", CsvTable.Cell(nearest.BelowRealLow)];
        }
    }
}

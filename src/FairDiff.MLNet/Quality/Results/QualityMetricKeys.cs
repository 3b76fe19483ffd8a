using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.MLNet.Quality;

/// <summary>Flattens a report into metric keys that MLflow accepts. A tracking server keeps numbers without their verdict, so only those
/// with sufficient evidence go there.</summary>
internal static class QualityMetricKeys
{
    private const string Prefix = "quality";
    private const string NearCopies = "nearCopies";

    public static IReadOnlyDictionary<string, double> Flatten(SyntheticQualityReport report)
    {
        var metrics = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        SyntheticCellQuality[] cells = [report.Overall, .. report.Cells];
        foreach (var (cell, segment) in cells.Zip(
            MetricSegments.Of([.. cells.Select(cell => cell.Name.Replace(", ", "_", StringComparison.Ordinal))], [NearCopies])))
        {
            metrics.Add($"{Prefix}/{segment}/real", cell.RealCount);
            metrics.Add($"{Prefix}/{segment}/synthetic", cell.SyntheticCount);
            foreach (
                var value in cell.Values.Values.Where(value => value is { Value: not null, Verdict: FairnessVerdict.SufficientEvidence }))
            {
                metrics.Add($"{Prefix}/{segment}/{value.Metric}", value.Value!.Value);
                if (value.Deviation is { } deviation)
                {
                    metrics.Add($"{Prefix}/{segment}/{value.Metric}.sd", deviation);
                }
            }
        }

        if (report.NearCopies is { } nearCopies)
        {
            metrics.Add($"{Prefix}/{NearCopies}", nearCopies.Count);
        }

        return metrics;
    }
}

using System.Runtime.InteropServices;

namespace FairDiff.MLflow.Client;

/// <summary>
/// Keeps values from being stored twice. A server with a database drops a value that it holds already; one with a store of files does
/// not, so that its history is read first.
/// </summary>
internal sealed class MetricDuplicates(MlflowClient client)
{
    private bool? _dropped;

    /// <summary>Whether the server holds nothing twice by itself; a server that does not say is taken not to.</summary>
    public async Task<bool> ServerDropsThemAsync(CancellationToken cancellationToken) =>
        _dropped ??= (await client.GetServerInfoAsync(cancellationToken).ConfigureAwait(false))?.StoreType == "SqlStore";

    /// <summary>Those of the values that the run does not hold.</summary>
    public async Task<IReadOnlyList<Metric>> NotThereAsync(string runId, IReadOnlyList<Metric> metrics, CancellationToken cancellationToken)
    {
        var missing = new List<Metric>();
        foreach (var ofOneKey in metrics.GroupBy(metric => metric.Key))
        {
            // Counted, for the same value may have been logged twice on purpose.
            var held = new Dictionary<(long Timestamp, long Step, double Value), int>();
            await foreach (var metric in client.GetMetricHistoryAsync(runId, ofOneKey.Key, cancellationToken).ConfigureAwait(false))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(held, Identity(metric), out _)++;
            }

            foreach (var metric in ofOneKey)
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(held, Identity(metric), out _);
                if (count > 0)
                {
                    count--;
                }
                else
                {
                    missing.Add(metric);
                }
            }
        }

        return missing;
    }

    // Databases hold infinities as the largest numbers.
    private static (long, long, double) Identity(Metric metric) => (
        metric.Timestamp.ToUnixTimeMilliseconds(),
        metric.Step,
        double.IsInfinity(metric.Value) ? double.CopySign(double.MaxValue, metric.Value) : metric.Value);
}

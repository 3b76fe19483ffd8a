using System.Globalization;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>Metrics.</content>
public sealed partial class MlflowClient
{
    /// <summary>The most values that one request brings: more are refused or cut.</summary>
    private const int MaxHistory = 25_000;

    /// <summary>
    /// Logs one value of a metric. A store of files would hold it twice where it arrived twice, so that it is sent again only
    /// where the first attempt surely did nothing.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="metric">Name, value, time and step.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var body = new
        {
            RunId = runId, metric.Key, metric.Value, metric.Timestamp, metric.Step, metric.ModelId, metric.DatasetName,
            metric.DatasetDigest,
        };
        return DoOnceAsync(HttpMethod.Post, "runs/log-metric", body, cancellationToken);
    }

    /// <summary>
    /// Logs metrics, parameters and tags in one request: at most 1,000 in all, of them 100 parameters and 100 tags. One that is
    /// refused fails them all. Sent again as <see cref="LogMetricAsync"/> is.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task LogBatchAsync(
        string runId,
        IEnumerable<Metric>? metrics = null,
        IReadOnlyDictionary<string, string>? parameters = null,
        IReadOnlyDictionary<string, string>? tags = null,
        CancellationToken cancellationToken = default) =>
            DoOnceAsync(HttpMethod.Post, "runs/log-batch", Batch(runId, metrics, parameters, tags), cancellationToken);

    /// <summary>As <see cref="LogBatchAsync"/>, but whoever calls tries again himself.</summary>
    internal Task TryLogBatchAsync(
        string runId, IEnumerable<Metric> metrics, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> tags,
            CancellationToken cancellationToken) =>
        _rest.TryPostAsync<Nothing>(Api + "runs/log-batch", Batch(runId, metrics, parameters, tags), cancellationToken);

    private static object Batch(
        string runId, IEnumerable<Metric>? metrics, IReadOnlyDictionary<string, string>? parameters, IReadOnlyDictionary<string,
        string>? tags)
    {
        var none = new Dictionary<string, string>();
        return new { RunId = runId, Metrics = metrics?.ToArray() ?? [], Params = parameters ?? none, Tags = tags ?? none };
    }

    /// <summary>All values of a metric, by time, step and value, page by page as they are read.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The metric.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    // Without max_results many servers answer nothing, with a token that never ends.
    public IAsyncEnumerable<Metric> GetMetricHistoryAsync(
        string runId, string key, CancellationToken cancellationToken = default) => Paging.ReadAsync(
        token => _rest.GetAsync<MetricPage>(
            Api + "metrics/get-history" + Query.Of(
                ("run_id", runId), ("metric_key", key), ("max_results", Text(MaxHistory)), ("page_token", token)),
            cancellationToken),
        page => page.Metrics,
        page => page.NextPageToken,
        cancellationToken);

    /// <summary>The values of one metric in several runs, thinned out by step for a chart.</summary>
    /// <param name="runIds">The runs, at most 100.</param>
    /// <param name="key">The metric.</param>
    /// <param name="maxResults">About how many values per run, 1 to 25,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<Metric>> GetMetricSamplesAsync(
        IReadOnlyList<string> runIds, string key, int maxResults = 320, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        var query = Query.Of([.. runIds.Select(id => ("run_ids", (string?)id)), ("metric_key", key), ("max_results", Text(maxResults))]);
        return (await _rest.GetAsync<MetricPage>(Api + "metrics/get-history-bulk-interval" + query, cancellationToken)
            .ConfigureAwait(false)).Metrics
            ?? [];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record MetricPage(IReadOnlyList<Metric>? Metrics, string? NextPageToken);
}

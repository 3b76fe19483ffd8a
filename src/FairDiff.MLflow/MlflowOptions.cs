namespace FairDiff.MLflow;

/// <summary>
/// Where and how a run is recorded. What is left null comes from the environment variables of the official client,
/// so most programs need no options at all.
/// </summary>
public sealed class MlflowOptions
{
    private string? _trackingUri;
    private int? _maxRetries;

    /// <summary>
    /// <c>http(s)://host[:port][/prefix]</c> for a server, a path or <c>file:</c> URI for a local store. Null:
    /// <c>MLFLOW_TRACKING_URI</c>, or <c>./mlruns</c> where that is not set either.
    /// </summary>
    public string? TrackingUri
    {
        get => _trackingUri;
        init => _trackingUri = value;
    }

    /// <summary>User name for Basic authentication. Null: <c>MLFLOW_TRACKING_USERNAME</c>.</summary>
    public string? Username { get; init; }

    /// <summary>Password for Basic authentication. Null: <c>MLFLOW_TRACKING_PASSWORD</c>.</summary>
    public string? Password { get; init; }

    /// <summary>Bearer token; user name and password win where both are given. Null: <c>MLFLOW_TRACKING_TOKEN</c>.</summary>
    public string? Token { get; init; }

    /// <summary>Tags of the run, set when it starts; its children get none of them.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Receives each warning once: what was changed, what was lost and why. Null: standard error.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>
    /// False (default): a server that does not answer, or refuses, at the start of a run is warned about, and the run is
    /// recorded in <see cref="FallbackFolder"/> instead, with the server's address as its tag
    /// <c>fairdiff.tracking.intendedUri</c>, and brought to the server as soon as that answers, under another id; a folder that cannot be
    /// written is warned about, and everything is counted as lost. True: that is an <see cref="MlflowException"/>.
    /// </summary>
    public bool Required { get; init; }

    /// <summary>The local store for runs that a server did not take. Null: <c>./mlruns</c>.</summary>
    public string? FallbackFolder { get; init; }

    /// <summary>
    /// Makes the small copy (PNG or WebP, the longer side 256 pixels, as the official client does it) that MLflow's image grid shows of
    /// each image of a series; called in
    /// <see cref="MlflowRun.LogImageAsync(ReadOnlyMemory{byte}, string, long, ReadOnlyMemory{byte}?, CancellationToken)"/> where none is
    /// given. Null: the image itself serves, for this package decodes no images.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Thumbnail { get; init; }

    /// <summary>
    /// True: the run logs what the machine does (processor, memory, disk, network, NVIDIA GPUs) for MLflow's System metrics tab; its
    /// children do not. Null: <c>MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING</c>, or false.
    /// </summary>
    public bool? SystemMetrics { get; init; }

    /// <summary>The time between two samples of the machine, above 0. Null: <c>MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL</c> in seconds, or
    /// 10 s.</summary>
    public TimeSpan? SystemMetricsInterval { get; init; }

    /// <summary>How long the start of a run may wait for the server, above 0; 10 s by default.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long entries are gathered before they are sent together, above 0; 1 s by default.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the end of a run, or a flush, may wait for entries to arrive, above 0; 30 s by default.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Entries that may wait in memory, at least 1; 100,000 by default. Where the server does not keep up with more than half of them,
    /// and in an outage, they wait on disk: in <c>mlruns-spool</c>, or beside <see cref="FallbackFolder"/>.
    /// </summary>
    public int QueueCapacity { get; init; } = 100_000;

    /// <summary>How long one request may take, above 0. Null: <c>MLFLOW_HTTP_REQUEST_TIMEOUT</c> in seconds, or 120 s.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>How often a failed request is tried again, 0 to 10. Null: <c>MLFLOW_HTTP_REQUEST_MAX_RETRIES</c>, or 7.</summary>
    public int? MaxRetries
    {
        get => _maxRetries;
        init => _maxRetries = value;
    }

    /// <summary>
    /// The wait before the first retry, at least 0; it doubles with each, up to 30 s. Null: <c>MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR</c>
    /// in seconds, or 1 s.
    /// </summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>The workspace of a server that has them (3.10 and later). Null: <c>MLFLOW_WORKSPACE</c>.</summary>
    public string? Workspace { get; init; }

    /// <summary>True: any certificate of the server is accepted. Null: <c>MLFLOW_TRACKING_INSECURE_TLS</c>, or false.</summary>
    public bool? InsecureTls { get; init; }

    /// <summary>A PEM file with the authorities to trust, in place of the system's. Null:
    /// <c>MLFLOW_TRACKING_SERVER_CERT_PATH</c>.</summary>
    public string? ServerCertificatePath { get; init; }

    /// <summary>A PEM file with the certificate and key that this client shows. Null: <c>MLFLOW_TRACKING_CLIENT_CERT_PATH</c>.</summary>
    public string? ClientCertificatePath { get; init; }

    /// <summary>
    /// Sends the requests in place of the built-in handler, for tests and proxies; the three TLS options are then its business.
    /// Not disposed.
    /// </summary>
    public HttpMessageHandler? HttpMessageHandler { get; init; }

    /// <summary>The same, with one attempt for each request.</summary>
    internal MlflowOptions WithoutRetries()
    {
        var other = (MlflowOptions)MemberwiseClone();
        other._maxRetries = 0;
        return other;
    }

    /// <summary>The same for another address.</summary>
    internal MlflowOptions With(string trackingUri)
    {
        var other = (MlflowOptions)MemberwiseClone();
        other._trackingUri = trackingUri;
        return other;
    }
}

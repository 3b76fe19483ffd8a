using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <summary>
/// A tracking server's REST interface, call by call. To record a training use <see cref="Mlflow.StartRunAsync"/>; this is for
/// reading, for the model registry, and for whatever the run object does not do. All members may be used from any thread.
/// Requests that may arrive twice without harm are tried again on a failure, the others only where the first surely did nothing.
/// Each call throws <see cref="MlflowException"/> where the server refuses, fails or does not answer.
/// </summary>
public sealed partial class MlflowClient : IDisposable
{
    private const string Api = "/api/2.0/mlflow/";
    private readonly RestClient _rest;
    private readonly ArtifactTransfer _transfer;

    /// <summary>A client for the server that the options, or <c>MLFLOW_TRACKING_URI</c>, name.</summary>
    /// <param name="options">Address, credentials, times; null: as the environment says.</param>
    /// <exception cref="MlflowException">The tracking URI is not one of a server, or a setting cannot work.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MlflowClient(MlflowOptions? options = null)
        : this(options ?? new(), null)
    {
    }

    /// <summary>A client that sends its requests through an <see cref="HttpClient"/> of the application.</summary>
    /// <param name="http">Sends the requests, for example one of an <c>IHttpClientFactory</c>; its time limit is lifted.</param>
    /// <param name="options">Address, credentials, times; null: as the environment says.</param>
    /// <exception cref="MlflowException">The tracking URI is not one of a server.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MlflowClient(HttpClient http, MlflowOptions? options = null)
        : this(options ?? new(), http ?? throw new ArgumentNullException(nameof(http)))
    {
    }

    private MlflowClient(MlflowOptions options, HttpClient? http)
    {
        OptionsCheck.Validate(options);
        var uri = TrackingTarget.UriOf(options);
        if (TrackingTarget.SchemeOf(uri) is not ("http" or "https"))
        {
            throw new MlflowException(
                $"MlflowClient needs a server, and the tracking URI names none ({Secrets.Shown(uri)}). "
                + "Set MLFLOW_TRACKING_URI, or MlflowOptions.TrackingUri, to its http:// address.");
        }

        _rest = new(uri, options, http);
        _transfer = new(_rest);
    }

    /// <summary>The server's address without credentials.</summary>
    public string Server => _rest.Server;

    /// <summary>The server's version, such as <c>3.11.2</c>.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<string> GetVersionAsync(CancellationToken cancellationToken = default) =>
        (await _rest.GetTextAsync("/version", cancellationToken).ConfigureAwait(false)).Trim();

    /// <summary>What a server of MLflow 3 says of itself; null from an older one.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ServerInfo?> GetServerInfoAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _rest.GetAsync<ServerInfo>("/api/3.0/mlflow/server-info", cancellationToken).ConfigureAwait(false);
        }
        catch (MlflowException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The address of a run's page.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="runId">The run.</param>
    public string PageOf(string experimentId, string runId) => $"{Server}/#/experiments/{experimentId}/runs/{runId}";

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();

    internal string Redact(string text) => _rest.Redact(text);

    private Task DoAsync(HttpMethod method, string path, object body, CancellationToken cancellationToken) =>
        _rest.SendAsync<Nothing>(method, Api + path, body, cancellationToken);

    private Task DoOnceAsync(HttpMethod method, string path, object body, CancellationToken cancellationToken) =>
        _rest.SendOnceAsync<Nothing>(method, Api + path, body, cancellationToken);

    private T Required<T>(T? answer, string what)
        where T : class => answer ?? throw RestErrors.NotMlflow(Server, $"no {what}");
}

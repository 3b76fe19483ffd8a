using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Timeout;

namespace FairDiff.MLflow.Stores.Http;

/// <summary>Sends requests to a tracking server: with credentials, a stated length, retries, and errors told apart.</summary>
internal sealed class RestClient
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Below gunicorn's 2 s, after which the server closes an idle connection just when the next request sets out.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(1.5);

    private readonly HttpClient _http;
    private readonly Credentials _credentials;
    private readonly RetryPipelines _retries;

    public RestClient(string server, Credentials credentials, MlflowOptions options)
    {
        Server = server;
        _credentials = credentials;
        _retries = new(options);
        _http = options.HttpMessageHandler is { } own ? new(own, disposeHandler: false) : new(NewHandler());
        _http.Timeout = Timeout.InfiniteTimeSpan;
        var version = typeof(RestClient).Assembly.GetName().Version!.ToString(3);
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("FairDiff.MLflow", version));
    }

    /// <summary>Scheme, host, port and path prefix, without credentials and without a slash at the end.</summary>
    public string Server { get; }

    public Task<T> GetAsync<T>(string path, CancellationToken ct) =>
        JsonAsync<T>(() => new(HttpMethod.Get, Server + path), _retries.Repeatable, ct);

    /// <summary>Posts something that may arrive twice without harm.</summary>
    public Task<T> PostAsync<T>(string path, object body, CancellationToken ct) => JsonAsync<T>(Post(path, body), _retries.Repeatable, ct);

    /// <summary>Posts something that makes a new thing each time that it arrives.</summary>
    public Task<T> CreateAsync<T>(string path, object body, CancellationToken ct) => JsonAsync<T>(Post(path, body), _retries.Creating, ct);

    /// <summary>Sends the bytes of an artifact.</summary>
    public async Task SendAsync(HttpMethod method, string url, ArtifactSource source, string mediaType, CancellationToken ct)
    {
        await SendAsync(Request, _retries.Repeatable, ct).ConfigureAwait(false);

        HttpRequestMessage Request()
        {
            var content = source.ToContent();
            content.Headers.ContentType = new(mediaType);
            return new(method, url) { Content = content };
        }
    }

    public string Redact(string text) => _credentials.Redact(text);

    private static SocketsHttpHandler NewHandler() => new()
    {
        PooledConnectionIdleTimeout = IdleTimeout,
        ConnectTimeout = ConnectTimeout,
        AllowAutoRedirect = false,
        UseCookies = false,
    };

    // Never JsonContent: it is sent in chunks, which MLflow's server takes for an empty body.
    private Func<HttpRequestMessage> Post(string path, object body)
    {
        var json = JsonSerializer.Serialize(body, body.GetType(), RestJson.Options);
        return () => new(HttpMethod.Post, Server + path)
        {
            Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
    }

    private async Task<T> JsonAsync<T>(
        Func<HttpRequestMessage> request, ResiliencePipeline<HttpResponseMessage> retries, CancellationToken ct)
    {
        var text = await SendAsync(request, retries, ct).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize<T>(text, RestJson.Options) ?? throw RestErrors.NotMlflow(Server, Redact(text));
        }
        catch (JsonException)
        {
            throw RestErrors.NotMlflow(Server, Redact(text));
        }
    }

    private async Task<string> SendAsync(
        Func<HttpRequestMessage> request, ResiliencePipeline<HttpResponseMessage> retries, CancellationToken ct)
    {
        try
        {
            using var answer = await retries.ExecuteAsync(
                async token =>
                {
                    using var message = request();
                    if (SameHost(message.RequestUri!))
                    {
                        message.Headers.Authorization = _credentials.Header;
                    }

                    return await _http.SendAsync(message, token).ConfigureAwait(false);
                },
                ct).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? text : throw RestErrors.From(Server, answer, Redact(text));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutRejectedException)
        {
            throw RestErrors.NoAnswer(Server, Redact(e.Message), e);
        }
    }

    // An artifact address may name another host: the password is not for it.
    private bool SameHost(Uri address) => new Uri(Server).GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority);
}

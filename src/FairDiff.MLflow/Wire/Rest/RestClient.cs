using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Timeout;

namespace FairDiff.MLflow.Rest;

/// <summary>Sends requests to a tracking server: with credentials, a stated length, retries, and errors told apart.</summary>
internal sealed class RestClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Credentials _credentials;
    private readonly RetryPipelines _retries;
    private readonly string? _workspace;

    /// <param name="uri">The tracking URI; its user part is taken as credentials.</param>
    /// <param name="options">Credentials, times and handler.</param>
    /// <param name="http">Sends the requests; null: one made for these options.</param>
    public RestClient(string uri, MlflowOptions options, HttpClient? http = null)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            throw new MlflowException("The tracking URI starts with http but is no valid address; it must look like http://host:5000.");
        }

        Server = parsed.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        _credentials = Credentials.Create(options, UserInfoOf(parsed));
        _retries = new(options);
        _workspace = Credentials.Checked(options.Workspace ?? Setting.Text("MLFLOW_WORKSPACE"), "MLFLOW_WORKSPACE",
            nameof(options.Workspace), asciiOnly: true);
        _http = http ?? NewClient(options);
        _http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>Scheme, host, port and path prefix, without credentials and without a slash at the end.</summary>
    public string Server { get; }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        JsonAsync<T>(HttpMethod.Get, path, null, _retries.Repeatable, cancellationToken);

    /// <summary>Sends something that may arrive twice without harm.</summary>
    public Task<T> SendAsync<T>(HttpMethod method, string path, object body, CancellationToken cancellationToken) =>
        JsonAsync<T>(method, path, body, _retries.Repeatable, cancellationToken);

    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Sends something that does a new thing each time that it arrives.</summary>
    public Task<T> SendOnceAsync<T>(HttpMethod method, string path, object body, CancellationToken cancellationToken) =>
        JsonAsync<T>(method, path, body, _retries.Once, cancellationToken);

    /// <summary>Sends something once, whatever happens.</summary>
    public Task<T> TryPostAsync<T>(string path, object body, CancellationToken cancellationToken) =>
        JsonAsync<T>(HttpMethod.Post, path, body, _retries.Single, cancellationToken);

    /// <summary>The text of a page that is not JSON.</summary>
    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(() => new(HttpMethod.Get, Server + path), _retries.Repeatable, TextAsync, cancellationToken);

    /// <summary>Sends bytes and returns what <paramref name="read"/> makes of the answer's headers.</summary>
    public Task<T> UploadAsync<T>(
        HttpMethod method,
        string url,
        ArtifactSource source,
        (long Offset, long Length) part,
        IReadOnlyDictionary<string, string> headers,
        Func<HttpResponseMessage, T> read,
        CancellationToken cancellationToken)
    {
        return SendAsync(Request, _retries.Transfer, (answer, _) => Task.FromResult(read(Genuine(answer))), cancellationToken);

        HttpRequestMessage Request()
        {
            var message = new HttpRequestMessage(method, url) { Content = source.ToContent(part.Offset, part.Length) };
            foreach (var (name, value) in headers)
            {
                if (!message.Headers.TryAddWithoutValidation(name, value))
                {
                    message.Content.Headers.TryAddWithoutValidation(name, value);
                }
            }

            return message;
        }
    }

    /// <summary>Copies what an address holds, which is a page only where <paramref name="path"/> says so, to
    /// <paramref name="destination"/>.</summary>
    public Task<bool> DownloadAsync(
        string url, string path, Stream destination, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        return SendAsync(Request, _retries.Transfer, CopyAsync, cancellationToken, HttpCompletionOption.ResponseHeadersRead);

        HttpRequestMessage Request()
        {
            var message = new HttpRequestMessage(HttpMethod.Get, url);
            foreach (var (name, value) in headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }

            return message;
        }

        async Task<bool> CopyAsync(HttpResponseMessage answer, CancellationToken token)
        {
            await (MediaTypes.IsPage(path) ? answer : Genuine(answer)).Content.CopyToAsync(destination, token).ConfigureAwait(false);
            return true;
        }
    }

    public string Redact(string text) => _credentials.Redact(text);

    public void Dispose() => _http.Dispose();

    /// <summary>A login page in front of a server answers everything with "200": what it says was taken is lost.</summary>
    private HttpResponseMessage Genuine(HttpResponseMessage answer) => answer.Content.Headers is { ContentLength: not 0 } headers
        && MediaTypes.IsPage(headers.ContentType)
            ? throw RestErrors.NotMlflow(Server, "with a page")
            : answer;

    // An address without credentials may be that of the environment, which has them.
    private static string UserInfoOf(Uri uri)
    {
        const UriComponents Place = UriComponents.SchemeAndServer;
        return uri.UserInfo.Length == 0 && Uri.TryCreate(Setting.Text("MLFLOW_TRACKING_URI"), UriKind.Absolute, out var known)
            && Uri.Compare(uri, known, Place, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0 ? known.UserInfo
                : uri.UserInfo;
    }

    private static HttpClient NewClient(MlflowOptions options) => options.HttpMessageHandler is { } own
        ? new(own, disposeHandler: false)
        : new(RestHandler.Create(options));

    private static ProductInfoHeaderValue UserAgent { get; } =
        new("FairDiff.MLflow", typeof(RestClient).Assembly.GetName().Version!.ToString(3));

    private async Task<T> JsonAsync<T>(
        HttpMethod method, string path, object? body, ResiliencePipeline<HttpResponseMessage> retries, CancellationToken cancellationToken)
    {
        var json = body is null ? null : JsonSerializer.Serialize(body, body.GetType(), RestJson.Options);
        var text = await SendAsync(Request, retries, TextAsync, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize<T>(text, RestJson.Options) ?? throw RestErrors.NotMlflow(Server, Redact(text));
        }
        catch (JsonException)
        {
            throw RestErrors.NotMlflow(Server, Redact(text));
        }

        // Never JsonContent: it is sent in chunks, which MLflow's server takes for an empty body.
        HttpRequestMessage Request() => new(method, Server + path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
    }

    private async Task<T> SendAsync<T>(
        Func<HttpRequestMessage> request,
        ResiliencePipeline<HttpResponseMessage> retries,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        try
        {
            using var answer = await retries.ExecuteAsync(
                async token =>
                {
                    using var message = request();
                    message.Headers.UserAgent.Add(UserAgent);
                    if (SameHost(message.RequestUri!))
                    {
                        message.Headers.Authorization = _credentials.Header;
                        if (_workspace is not null)
                        {
                            message.Headers.TryAddWithoutValidation("X-MLFLOW-WORKSPACE", _workspace);
                        }
                    }

                    return await _http.SendAsync(message, completion, token).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? await read(answer, cancellationToken).ConfigureAwait(false)
                : throw RestErrors.From(Server, answer, Redact(await TextAsync(answer, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutRejectedException)
        {
            throw RestErrors.NoAnswer(Server, Redact(e.Message), e);
        }
    }

    private static Task<string> TextAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        answer.Content.ReadAsStringAsync(cancellationToken);

    // A presigned or artifact address may name another host: the password is not for it.
    private bool SameHost(Uri address) => new Uri(Server).GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority);
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace FairDiff.MLflow.Tests.Support;

/// <summary>A request as the server saw it.</summary>
internal sealed record Received(
    string Method, string Path, string Query, string Body, string? ContentType, string? Authorization, bool Chunked)
{
    public string? UserAgent { get; init; }

    public string? Workspace { get; init; }

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The values of one name in the query, unescaped.</summary>
    public IEnumerable<string> Asked(string name) => Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair[1]));
}

/// <summary>What the server answers.</summary>
internal sealed record Answer(
    int Status, string Body, string ContentType = "application/json", string? RetryAfter = null, string? Location = null,
    byte[]? Bytes = null, string? ETag = null);

/// <summary>
/// Answers as the recorded exchanges with a real MLflow 3.11 do, the way of its default server included: a chunked body is
/// taken for an empty one. Faults are put in front with <see cref="Fault"/>.
/// </summary>
internal sealed class FakeServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _scratch = Directory.CreateTempSubdirectory("fairdiff-mlflow-server-").FullName;
    private readonly MlflowAnswers _answers = new();
    private readonly Task _loop;

    public FakeServer(string prefix = "")
    {
        var port = FreePort();
        Uri = $"http://127.0.0.1:{port}{prefix}";
        _listener.Prefixes.Add($"{Uri}/");
        _answers.Address = Uri;
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public string Uri { get; }

    public ConcurrentQueue<Received> Requests { get; } = new();

    public MlflowAnswers Known => _answers;

    /// <summary>Answers in place of the server where it returns something; status 0 tears the connection.</summary>
    public Func<Received, Answer?>? Fault { get; set; }

    /// <summary>As <see cref="Fault"/>, but after the server has done what it was asked: the answer is what is lost.</summary>
    public Func<Received, Answer?>? FaultAfterwards { get; set; }

    /// <summary>Requests that a proxy delivers twice.</summary>
    public Func<Received, bool>? Doubled { get; set; }

    public IEnumerable<Received> To(string path) => Requests.Where(request => request.Path.EndsWith(path, StringComparison.Ordinal));

    public MlflowOptions Options(
        List<string>? warnings = null, int retries = 3, double flushTimeout = 5, string? fallback = null, int capacity = 100_000) => new()
    {
        TrackingUri = Uri,
        Required = fallback is null,
        FallbackFolder = fallback ?? Path.Combine(_scratch, "mlruns"),
        MaxRetries = retries,
        RetryDelay = TimeSpan.FromMilliseconds(5),
        FlushInterval = TimeSpan.FromMilliseconds(20),
        FlushTimeout = TimeSpan.FromSeconds(flushTimeout),
        StartTimeout = TimeSpan.FromSeconds(5),
        QueueCapacity = capacity,
        Warning = message =>
        {
            lock (_listener)
            {
                warnings?.Add(message);
            }
        },
    };

    /// <summary>A port on which nobody listens.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _listener.Close();
        _loop.Wait(TimeSpan.FromSeconds(2));
        Directory.Delete(_scratch, recursive: true);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => Handle(context));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private void Handle(HttpListenerContext context)
    {
        try
        {
            var received = Read(
                context.Request) with { UserAgent = context.Request.UserAgent, Workspace = context.Request.Headers["X-MLFLOW-WORKSPACE"] };
            Requests.Enqueue(received);
            var answer = Fault?.Invoke(received) ?? Serve(received);
            if (answer.Status == 0)
            {
                // Promises more than it sends: the client sees the connection end in the middle of the answer.
                context.Response.ContentLength64 = 100;
                context.Response.OutputStream.Write("{"u8);
                context.Response.Abort();
                return;
            }

            var bytes = answer.Bytes ?? Encoding.UTF8.GetBytes(answer.Body);
            if (answer.Bytes is not null)
            {
                context.Response.SendChunked = true;
            }
            else
            {
                // In one piece: a second one would wait for the client's acknowledgement.
                context.Response.ContentLength64 = bytes.Length;
            }

            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            context.Response.RedirectLocation = answer.Location;
            if (answer.RetryAfter is { } after)
            {
                context.Response.AddHeader("Retry-After", after);
            }

            if (answer.ETag is { } tag)
            {
                context.Response.AddHeader("ETag", tag);
            }

            context.Response.OutputStream.Write(bytes);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
        {
        }
    }

    private Answer Serve(Received received)
    {
        if (Doubled?.Invoke(received) == true)
        {
            _answers.To(received);
        }

        var answer = _answers.To(received);
        return FaultAfterwards?.Invoke(received) ?? answer;
    }

    private static Received Read(HttpListenerRequest request)
    {
        var chunked = request.Headers["Transfer-Encoding"] is not null;
        using var reader = new StreamReader(request.InputStream, Encoding.Latin1);
        var body = reader.ReadToEnd();
        var raw = request.RawUrl!.Split('?', 2);
        return new(
            request.HttpMethod, raw[0], raw.ElementAtOrDefault(1) ?? "", chunked ? "" : body, request.ContentType,
            request.Headers["Authorization"], chunked);
    }
}

using System.Net;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.Chaos.Tracking;

/// <summary>Stands before an MLflow server and is slow, dies before or after the server has done its work, or lies, by a seed.</summary>
internal sealed class FaultProxy : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _server = new(new HttpClientHandler { AllowAutoRedirect = false });
    private readonly string _target;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly Action<string, string> _struck;

    /// <param name="target">The server behind it.</param>
    /// <param name="seed">Of the faults.</param>
    /// <param name="struck">Told of each, with the request.</param>
    public FaultProxy(string target, int seed, Action<string, string> struck)
    {
        (_target, _random, _struck) = (target.TrimEnd('/'), new Random(seed), struck);
        Uri = $"http://127.0.0.1:{FakeServer.FreePort()}";
        _listener.Prefixes.Add($"{Uri}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Uri { get; }

    /// <summary>The share of requests that something happens to.</summary>
    public double Share { get; set; }

    public void Dispose()
    {
        _listener.Close();
        _server.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => HandleAsync(context));
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        string? fault;
        lock (_gate)
        {
            fault = _random.NextDouble() >= Share ? null
                : new[] { "slow", "dead before", "dead after", "503", "500 after", "a page of a portal", "torn answer" }[_random.Next(7)];
        }

        try
        {
            if (fault is not null)
            {
                _struck(fault, $"{context.Request.HttpMethod} {context.Request.RawUrl}");
            }

            switch (fault)
            {
                case "slow":
                    await Task.Delay(1500);
                    await ForwardAsync(context, null, torn: false);
                    break;
                case "dead before":
                    Die(context);
                    break;
                case "503":
                    await AnswerAsync(context, 503, "text/plain", "busy"u8.ToArray(), torn: false);
                    break;
                case "a page of a portal":
                    await AnswerAsync(context, 200, "text/html", "<html>Please log in</html>"u8.ToArray(), torn: false);
                    break;
                default:
                    await ForwardAsync(context, fault, torn: fault == "torn answer");
                    break;
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException
            or IOException or HttpRequestException or TaskCanceledException)
        {
            Die(context);
        }
    }

    private async Task ForwardAsync(HttpListenerContext context, string? fault, bool torn)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), _target + context.Request.RawUrl);
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        if (context.Request.HasEntityBody)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using var answer = await _server.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        switch (fault)
        {
            case "dead after":
                Die(context);
                break;
            case "500 after":
                await AnswerAsync(context, 500, "text/html", "oops"u8.ToArray(), torn: false);
                break;
            default:
                await AnswerAsync(
                    context, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "text/plain", bytes, torn);
                break;
        }
    }

    /// <summary>Promises more than it sends: aborted before its first byte, the listener would still say "200".</summary>
    private static void Die(HttpListenerContext context)
    {
        try
        {
            context.Response.ContentLength64 = 100;
            context.Response.OutputStream.Write("{"u8);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException
            or IOException)
        {
            // The client has gone, or has its answer.
        }

        context.Response.Abort();
    }

    private static async Task AnswerAsync(HttpListenerContext context, int status, string type, byte[] bytes, bool torn)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength64 = bytes.Length + (torn ? 100 : 0);
        await context.Response.OutputStream.WriteAsync(bytes);
        if (torn)
        {
            context.Response.Abort();
            return;
        }

        context.Response.Close();
    }
}

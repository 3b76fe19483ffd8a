using System.Net;

namespace FairDiff.Benchmarks;

/// <summary>Answers as much of MLflow as a run needs, and counts the values that it is sent.</summary>
internal sealed class CountingServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private long _values;

    public CountingServer()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Uri = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        _listener.Prefixes.Add($"{Uri}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Uri { get; }

    public long Values => Interlocked.Read(ref _values);

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Answer(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
        }
    }

    private void Answer(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var body = reader.ReadToEnd();
        var path = context.Request.Url!.AbsolutePath;
        Interlocked.Add(ref _values, path.EndsWith("log-batch", StringComparison.Ordinal) ? body.Split("\"key\"").Length - 1 : 0);
        var answer = path[(path.LastIndexOf('/') + 1)..] switch
        {
            "get-by-name" => """{"experiment":{"experiment_id":"1","name":"load"}}""",
            "create" => """{"run":{"info":{"run_id":"0123456789abcdef0123456789abcdef","run_name":"load"}}}""",
            "update" => """{"run_info":{"run_id":"0123456789abcdef0123456789abcdef","status":"FINISHED"}}""",
            _ => "{}",
        };
        var bytes = System.Text.Encoding.UTF8.GetBytes(answer);
        context.Response.ContentType = "application/json";

        // In one piece: a second one would wait for the client's acknowledgement.
        context.Response.ContentLength64 = bytes.Length;
        context.Response.OutputStream.Write(bytes);
        context.Response.Close();
    }
}

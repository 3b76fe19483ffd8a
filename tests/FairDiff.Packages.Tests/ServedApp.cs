using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FairDiff.Packages.Tests;

/// <summary>A web app that runs on a free port of this machine until it is disposed of.</summary>
internal sealed class ServedApp : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private readonly Process _server;

    private ServedApp(Process server, HttpClient client) => (_server, Client) = (server, client);

    /// <summary>Asks the app.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts the app by <c>dotnet</c> and waits until it answers there with success.</summary>
    public static async Task<ServedApp> StartAsync(Workplace workplace, string folder, string[] arguments, string ready)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var clock = Stopwatch.StartNew();
        var server = workplace.Start("dotnet", folder, [.. arguments, "--urls", address.ToString()], out var output);
        var app = new ServedApp(server, new HttpClient { BaseAddress = address });
        while (!await app.AnswersAsync(ready))
        {
            if (server.HasExited || clock.Elapsed > Longest)
            {
                await app.DisposeAsync();
                Assert.Fail(output.ToString());
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        return app;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_server.HasExited)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync(CancellationToken.None);
        }

        _server.Dispose();
    }

    private async Task<bool> AnswersAsync(string ready)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(ready, UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

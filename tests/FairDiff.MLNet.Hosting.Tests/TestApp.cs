using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FairDiff.MLNet.Hosting.Tests;

/// <summary>An app with one model, "colours".</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly IHost _host;

    private TestApp(IHost host, LogLines log) => (_host, Log) = (host, log);

    public LogLines Log { get; }

    public IServiceProvider Services => _host.Services;

    public FairDiffModelPool<Patch, Diagnosis> Pool => Services.GetRequiredService<FairDiffModelPool<Patch, Diagnosis>>();

    public static async Task<TestApp> StartAsync(
        Action<IServiceCollection> configure, params (string Key, string? Value)[] settings)
    {
        var log = new LogLines();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        builder.Logging.AddProvider(log);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        configure(builder.Services);
        builder.Services.AddHealthChecks().AddFairDiff();
        var app = new TestApp(builder.Build(), log);
        try
        {
            await app._host.StartAsync(TestContext.Current.CancellationToken);
            return app;
        }
        catch
        {
            app._host.Dispose();
            throw;
        }
    }

    public static Task<TestApp> StartAsync(string model) => StartAsync(
        services => services.AddFairDiffModel<Patch, Diagnosis>("colours"),
        ("FairDiff:Models:colours:Path", model), ("FairDiff:PollInterval", "00:00:00.02"));

    public async Task<HealthStatus> HealthAsync() => (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    public async Task UntilAsync(HealthStatus status)
    {
        while (await HealthAsync() != status)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async Task UntilSwapsAsync(long swaps)
    {
        while (Pool.Status.Swaps < swaps)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

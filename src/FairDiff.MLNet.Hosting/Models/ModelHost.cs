using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FairDiff.MLNet.Hosting.Models;

/// <summary>Loads all models when the app starts, beside its start, and looks at their files from then on.</summary>
internal sealed class ModelHost(IEnumerable<IServedModel> models, IOptions<FairDiffOptions> options, TimeProvider time) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(models.Select(model => WatchAsync(model, stoppingToken)));

    private async Task WatchAsync(IServedModel model, CancellationToken cancellationToken)
    {
        await model.LoadFirstAsync();
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await model.LookAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }
}

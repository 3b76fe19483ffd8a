namespace FairDiff.MLflow.Machine;

/// <summary>Logs what the machine does while a run goes on, under the names of MLflow's System metrics tab.</summary>
internal sealed class SystemMetrics : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="log">Receives name, value and the number of the sample.</param>
    /// <param name="interval">The time between samples.</param>
    public SystemMetrics(Action<string, double, long> log, TimeSpan interval) =>
        _loop = Task.Run(() => LoopAsync(log, interval, _stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async Task LoopAsync(Action<string, double, long> log, TimeSpan interval, CancellationToken stop)
    {
        var machine = new MachineReader();
        var gpus = new GpuReader();
        for (var sample = 0L; !stop.IsCancellationRequested; sample++)
        {
            foreach (var (name, value) in machine.Read().Concat(await gpus.ReadAsync(stop).ConfigureAwait(false)))
            {
                log($"system/{name}", value, sample);
            }

            await Task.Delay(interval, stop).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }
}

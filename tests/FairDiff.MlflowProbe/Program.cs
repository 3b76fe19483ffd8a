using System.Globalization;
using FairDiff.MLflow;

// What the tests of killed processes run: logs a run until it is killed, and says on standard output how far it is. The tracking URI, the
// fallback folder.
await using var run = await Mlflow.StartRunAsync("killed", "r", new MlflowOptions
{
    TrackingUri = args[0],
    FallbackFolder = args[1],
    MaxRetries = 0,
    RetryDelay = TimeSpan.FromMilliseconds(5),
    FlushInterval = TimeSpan.FromMilliseconds(5),
    FlushTimeout = TimeSpan.FromMilliseconds(250),
});
Console.WriteLine($"run {run.RunId}");
for (var step = 0; ; step++)
{
    run.LogMetric("loss", step, step);
    if (step % 10 == 9)
    {
        await run.LogParametersAsync(new Dictionary<string, int> { [string.Create(CultureInfo.InvariantCulture, $"p{step}")] = step });
        await run.LogTextAsync("note", string.Create(CultureInfo.InvariantCulture, $"notes/{step}.txt"));
    }

    // Stored, or in the way of an outage on disk: from here on the step must survive.
    if (step % 50 == 49)
    {
        Console.WriteLine($"{(await run.FlushAsync() ? "stored" : "on disk")} {step}");
    }
}

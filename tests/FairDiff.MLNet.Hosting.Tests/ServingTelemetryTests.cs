using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FairDiff.MLNet.Hosting.Models;
using Microsoft.Extensions.DependencyInjection;

namespace FairDiff.MLNet.Hosting.Tests;

[Collection(nameof(HotSwapTests))]
public sealed class ServingTelemetryTests(TwoModels models) : IClassFixture<TwoModels>
{
    [Fact]
    public async Task PredictionsAndSwaps_AreMeasuredByModel()
    {
        var measured = new ConcurrentQueue<(string Name, string? Unit, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == FairDiffTelemetry.MeterName)
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured.Enqueue((instrument.Name, instrument.Unit, value, Text(tags))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.Enqueue((instrument.Name, instrument.Unit, value, Text(tags))));
        listener.Start();
        using var services = new ServiceCollection()
            .AddFairDiffModel<Patch, Diagnosis>("measured", model => model.Path = models.First).BuildServiceProvider();
        var pool = services.GetRequiredService<FairDiffModelPool<Patch, Diagnosis>>();

        pool.Predict(TwoModels.Example);
        Assert.ThrowsAny<Exception>(() => pool.Predict(new Patch { Image = TestImages.Solid(9, 7, 1, 2, 3) }));
        await pool.ReloadAsync(TestContext.Current.CancellationToken);

        var ours = measured.Where(one => one.Tags.Contains("measured", StringComparison.Ordinal)).ToArray();
        var durations = ours.Where(one => one.Name == "fairdiff.prediction.duration").ToArray();
        Assert.Equal(2, durations.Length);
        Assert.All(durations, one => Assert.True(one is { Unit: "s", Value: > 0 and < 60 }));
        Assert.Equal("fairdiff.model.name=measured", durations[0].Tags);
        Assert.StartsWith("fairdiff.model.name=measured, error.type=", durations[1].Tags, StringComparison.Ordinal);
        Assert.Equal(2, ours.Count(one => one is { Name: "fairdiff.model.swaps", Unit: "{swap}" }));
    }

    [Fact]
    public void WithoutAListener_NothingIsMeasured()
    {
        ServingTelemetry.Predicted("quiet", ServingTelemetry.Now(), null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            ServingTelemetry.Predicted("quiet", ServingTelemetry.Now(), null);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> all = [];
        foreach (var tag in tags)
        {
            all.Add($"{tag.Key}={tag.Value}");
        }

        return string.Join(", ", all);
    }
}

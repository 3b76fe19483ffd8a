using System.Diagnostics;
using System.Globalization;
using FairDiff.MLNet.Hosting;
using FairDiff.MLNet.Hosting.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FairDiff.Chaos.Serving;

/// <summary>Threads score without a pause while the model is swapped; every score is one of the two models', to the bit.</summary>
internal sealed class ServingCampaign(Campaign campaign, string root)
{
    private const int Threads = 8;
    private const long MostGrowth = 64 << 20;

    public async Task RunAsync(TimeSpan length, int swaps)
    {
        using var models = new TwoModels();
        var file = Path.Combine(Place.Fresh(root), "model.zip");
        TwoModels.Publish(models.First, file);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            [new("FairDiff:Models:served:Path", file), new("FairDiff:Models:served:Watch", "false")]);
        builder.Services.AddFairDiffModel<Patch, Diagnosis>("served");
        using var host = builder.Build();
        await host.StartAsync();
        var pool = host.Services.GetRequiredService<FairDiffModelPool<Patch, Diagnosis>>();
        var first = pool.Predict(TwoModels.Example).Score;
        TwoModels.Publish(models.Second, file);
        await pool.ReloadAsync();
        var second = pool.Predict(TwoModels.Example).Score;

        using var end = new CancellationTokenSource();
        var threads = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () => Score(pool, first, second, end.Token), end.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var (clock, settled, highest) = (Stopwatch.StartNew(), 0L, 0L);
        for (var swap = 0; swap < swaps; swap++)
        {
            var next = length * (swap + 1) / swaps;
            await Task.Delay(next > clock.Elapsed ? next - clock.Elapsed : TimeSpan.Zero);
            TwoModels.Publish(swap % 2 == 0 ? models.First : models.Second, file);
            await pool.ReloadAsync();
            campaign.Count("swaps");
            if (swap == swaps / 5)
            {
                settled = Memory(); // what the first swaps fill once and for all
            }

            if (swap >= swaps / 5)
            {
                highest = Math.Max(highest, Memory());
            }
        }

        await end.CancelAsync();
        await Task.WhenAll(threads);
        campaign.Say(FormattableString.Invariant(
            $"own memory after the first fifth {settled >> 20} MB, never more than {highest >> 20} MB later"));
        if (highest - settled > MostGrowth)
        {
            campaign.Fail($"memory grew by {(highest - settled) >> 20} MB", "serving");
        }
    }

    private void Score(FairDiffModelPool<Patch, Diagnosis> pool, float[] first, float[] second, CancellationToken end)
    {
        var scored = 0L;
        while (!end.IsCancellationRequested)
        {
            try
            {
                var score = pool.Predict(TwoModels.Example).Score;
                scored++;
                if (!score.SequenceEqual(first) && !score.SequenceEqual(second))
                {
                    campaign.Fail($"a score of neither model: {string.Join(", ", score)}", "serving");
                    break;
                }
            }
            catch (Exception exception)
            {
                campaign.Fail($"a score was refused: {exception.Message}", "serving");
                break;
            }
        }

        campaign.Count("scores, each one of the two models'", scored);
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        const string Name = "RssAnon:";
        return OperatingSystem.IsLinux()
            ? 1024 * long.Parse(
                File.ReadLines("/proc/self/status").First(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..]
                    .Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : Environment.WorkingSet;
    }
}

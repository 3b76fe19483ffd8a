using System.Diagnostics;
using System.Globalization;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Privacy;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// What it costs to hide examples: milliseconds per image of training steps on images of 24 x 24 pixels, ordinary ones of 64 images, and
/// private ones (DP-SGD) of 64 images on average, each at 1, 4 or 8 noise levels.
/// </summary>
internal static class PrivateSteps
{
    private const int ImageSize = 24;
    private const int Batch = 64;
    private const int Warmup = 1;
    private const int Steps = 4;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        foreach (var (name, network) in new[] { ("tiny", UNetOptions.Tiny), ("small", UNetOptions.Small) })
        {
            var contest = new Contest($"Training step, {name} U-Net, {settings.Threads} threads, an image", "ms");
            contest.Add("ordinary", () => Milliseconds(network, null));
            foreach (var multiplicity in (int[])[1, 4, 8])
            {
                contest.Add(
                    string.Create(CultureInfo.InvariantCulture, $"private, {multiplicity} levels"),
                    () => Milliseconds(network, new() { Delta = 1e-4, NoiseMultiplicity = multiplicity, NoiseSeed = 1 }));
            }

            contest.Run(settings.Rounds);
        }
    }

    /// <summary>Of each step but the first, by the images that were in it.</summary>
    private static List<double> Milliseconds(UNetOptions network, DifferentialPrivacyOptions? privacy)
    {
        using var data = new DiffusionTrainingSet(
            randint(0, 256, [1000, 3, ImageSize, ImageSize], ScalarType.Byte), zeros(1000, 0), new([]));
        var (clock, times, images) = (Stopwatch.StartNew(), new List<double>(), 0);
        var options = new DiffusionTrainingOptions
        {
            Network = network, BatchSize = Batch, TrainingSteps = Warmup + Steps, Privacy = privacy,
        };
        DiffusionGenerator.Train(data, options, CPU, new()
        {
            Forward = _ => images += privacy is null ? Batch : 1,
            Step = step =>
            {
                if (step > Warmup)
                {
                    times.Add(clock.Elapsed.TotalMilliseconds / images);
                }

                images = 0;
                clock.Restart();
            },
        }).Dispose();
        return times;
    }
}

using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// The U-Net of bench_torch.py, 32 x 32 pixels: a training step of 32 images (the project's own loop, with AdamW and EMA) and a
/// denoising step of 64. Ours has 16,384 parameters more: the condition passes two layers where theirs has an embedding.
/// </summary>
internal static class NetworkSteps
{
    private const int ImageSize = 32;
    private const int ConditionSize = 11;

    private static readonly UNetOptions Network = new()
    {
        Channels = 32,
        ChannelMultipliers = [1, 2, 2],
        BlocksPerLevel = 2,
        AttentionResolutions = [8],
        Heads = 2,
        ScaleShiftNorm = false,
        ZeroInitialization = false,
        PatchSize = 1,
        DownsamplerSkips = true,
    };

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        using (var network = Create(Precision.Float32))
        {
            Console.WriteLine(
                $"U-Net with {network.parameters().Sum(parameter => parameter.numel()):N0} parameters, {settings.Threads} threads");
        }

        Compare(settings, "Training step, batch 32", "unet-train", Train);
        Compare(settings, "Denoising step, batch 64", "unet-sample", Denoise);
    }

    private static void Compare(BenchmarkSettings settings, string title, string job, Func<Precision, IReadOnlyList<double>> measure)
    {
        var contest = new Contest(title, "ms");
        if (settings.PyTorchScript is not null)
        {
            contest.Add("PyTorch eager, fp32", () => [PyTorch.Milliseconds(settings, job, TrainingTimes.Iterations)]);
        }

        contest.AddPrecisions(measure);
        contest.Run(settings.Rounds);
    }

    private static double[] Train(Precision precision)
    {
        using var network = Create(precision);
        using var images = randn(32, 3, ImageSize, ImageSize);
        using var target = randn(32, 3, ImageSize, ImageSize);
        using var times = rand(32);
        using var conditions = rand(32, ConditionSize);
        return TrainingTimes.Measure(
            network, () => nn.functional.mse_loss(network.call(images, times, conditions), target), emaDecay: 0.999);
    }

    private static double[] Denoise(Precision precision)
    {
        using var network = Create(precision);
        using var images = randn(64, 3, ImageSize, ImageSize);
        using var times = rand(64);
        using var conditions = rand(64, ConditionSize);
        return TrainingTimes.MeasureForward(network, () => network.call(images, times, conditions));
    }

    private static UNet Create(Precision precision)
    {
        var network = Initialization.Seeded(new UNet(UNetShape.For(ImageSize, Network), ConditionSize), 0);
        network.SetPrecision(precision);
        return network;
    }
}

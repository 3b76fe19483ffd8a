using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// The steps that the demo is made of, 64 images of 24 x 24 pixels each, in 32 bits and, where that is fast, in bfloat16: what this machine
/// makes of Precision.Auto.
/// </summary>
internal static class DemoSteps
{
    private const int ImageSize = 24;
    private const int Batch = 64;
    private const int ConditionSize = 5;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        Console.WriteLine($"{settings.Threads} threads. Precision.Auto is {PrecisionChoice.For(CPU)}");
        Compare(settings, "Generator, training step", TrainGenerator);
        Compare(settings, "Generator, denoising step", precision => Denoise(precision, Batch));
        CompareBatches(settings);
        Compare(settings, "ResNet-8, training step", TrainClassifier);
    }

    private static void Compare(BenchmarkSettings settings, string title, Func<Precision, IReadOnlyList<double>> measure)
    {
        var contest = new Contest(title, "ms");
        contest.AddPrecisions(measure);
        contest.Run(settings.Rounds);
    }

    private static void CompareBatches(BenchmarkSettings settings)
    {
        var precision = PrecisionChoice.For(CPU).Precision;
        var contest = new Contest($"Generator, denoising step of one image in a batch, {precision}", "ms");
        foreach (var batch in (int[])[Batch, 8, 16, 32, 128, 256])
        {
            contest.Add($"batch {batch}", () => [.. Denoise(precision, batch).Select(time => time / batch)]);
        }

        contest.Run(settings.Rounds);
    }

    private static double[] TrainGenerator(Precision precision)
    {
        using var network = Generator(precision);
        using var images = randn(Batch, 3, ImageSize, ImageSize);
        using var target = randn(Batch, 3, ImageSize, ImageSize);
        using var times = rand(Batch);
        using var conditions = rand(Batch, ConditionSize);
        return TrainingTimes.Measure(
            network, () => nn.functional.mse_loss(network.call(images, times, conditions), target), emaDecay: 0.998);
    }

    private static double[] Denoise(Precision precision, int batch)
    {
        using var network = Generator(precision);
        using var images = randn(batch, 3, ImageSize, ImageSize);
        using var times = rand(batch);
        using var conditions = rand(batch, ConditionSize);
        return TrainingTimes.MeasureForward(network, () => network.call(images, times, conditions));
    }

    private static double[] TrainClassifier(Precision precision)
    {
        using var network = Initialization.Seeded(new ClassifierShape(ResNetArchitecture.ResNet8, 2, ImageSize).NewNetwork(), 0);
        network.SetPrecision(precision);
        using var images = randn(Batch, 3, ImageSize, ImageSize);
        using var labels = randint(0, 2, [Batch]);
        return TrainingTimes.Measure(network, () => nn.functional.cross_entropy(network.forward(images), labels));
    }

    private static UNet Generator(Precision precision)
    {
        var network = Initialization.Seeded(new UNet(UNetShape.For(ImageSize, UNetOptions.Small), ConditionSize), 0);
        network.SetPrecision(precision);
        return network;
    }
}

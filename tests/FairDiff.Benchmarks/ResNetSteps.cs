using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// Training steps of the classifiers of bench_torch.py, 10 classes: ResNet-18 of 32 images of 32 x 32 pixels, ResNet-50 of 16 of 96 x 96;
/// and of BiT-ResNet-50, which bench_torch.py does not have.
/// </summary>
internal static class ResNetSteps
{
    private const int Classes = 10;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        Compare(settings, ResNetArchitecture.ResNet18, 32, 32, "resnet18-train");
        Compare(settings, ResNetArchitecture.ResNet50, 16, 96, "resnet50-train");
        Compare(settings, ResNetArchitecture.BitResNet50, 16, 96, null);
    }

    private static void Compare(BenchmarkSettings settings, ResNetArchitecture architecture, int batch, int size, string? job)
    {
        var contest = new Contest($"{architecture} training step, batch {batch}, {size} x {size}", "ms");
        if (settings.PyTorchScript is not null && job is not null)
        {
            contest.Add("PyTorch eager, fp32", () => [PyTorch.Milliseconds(settings, job, TrainingTimes.Iterations)]);
        }

        contest.AddPrecisions(precision => Train(architecture, batch, size, precision));
        contest.Run(settings.Rounds);
    }

    private static double[] Train(ResNetArchitecture architecture, int batch, int size, Precision precision)
    {
        using var network = Initialization.Seeded(new ClassifierShape(architecture, Classes, size).NewNetwork(), 0);
        network.SetPrecision(precision);
        using var images = randn(batch, 3, size, size);
        using var labels = randint(0, Classes, [batch]);
        return TrainingTimes.Measure(network, () => nn.functional.cross_entropy(network.forward(images), labels));
    }
}

using System.Diagnostics;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.Benchmarks;

/// <summary>
/// The two parts of learned augmentation over features: what ImageNet's ResNet-18 of the NuGet package sees in images in memory, in images
/// per second, and the whole stage of vectors, from rows to fitted view with its search for near-copies.
/// </summary>
internal static class FeatureSpeed
{
    private const int Images = 192;
    private const int Rows = 3100;
    private const int Features = 512;
    private const int Drawn = 3000;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        var ml = new MLContext(seed: 0);
        var weights = PretrainedWeights.ImageNetResNet18(searchPackages: true);
        var contest = new Contest($"Features of {Images} images by ImageNet's ResNet-18", "images per second");
        foreach (var size in new[] { 96, 128, 224 })
        {
            var view = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Images).Select(seed => new Noise(seed, size)).ToArray());
            var features = ml.FairDiff().FeaturizeImages("Features", new() { Weights = weights, Device = "cpu" }).Fit(view).Transform(view);
            contest.Add($"{size} x {size}", () => [Images / Seconds(() => features.GetColumn<float[]>("Features").Count())]);
        }

        contest.Run(settings.Rounds);

        var random = new Random(0);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(row => new Vector
        {
            Features = [.. Enumerable.Range(0, Features).Select(_ => Math.Max(0, random.NextSingle() - 0.4f) * (1 + (row % 3)))],
            Label = row % 4 == 0 ? "" : row % 3 == 0 ? "tumour" : "healthy",
            Hospital = row % 5 == 0 ? "B" : "A",
        }).ToArray());
        var data = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital"))
            .Fit(rows).Transform(rows);
        var stage = new Contest($"{Drawn:N0} vectors for {Rows:N0} rows of {Features} features", "s");
        stage.Add("VectorDiffusionAugmentation", () => [Seconds(() => ml.FairDiff().VectorDiffusionAugmentation(
            new() { AttributeColumnNames = ["Hospital"], SyntheticCount = Drawn, Seed = 0, Device = "cpu" }).Fit(data))]);
        stage.Run(settings.Rounds);
    }

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private sealed class Noise(int seed, int size)
    {
        private readonly byte[] _pixels = Pixels(seed, size);

        /// <summary>A new image for each reader: ML.NET disposes of those that it has read.</summary>
        [ImageType(224, 224)] // of the largest; nobody here reads it
        public MLImage Image => MLImage.CreateFromPixels(size, size, MLPixelFormat.Rgba32, _pixels);

        private static byte[] Pixels(int seed, int size)
        {
            var pixels = new byte[size * size * 4];
            new Random(seed).NextBytes(pixels);
            return pixels;
        }
    }

    private sealed class Vector
    {
        [VectorType(FeatureSpeed.Features)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";
    }
}

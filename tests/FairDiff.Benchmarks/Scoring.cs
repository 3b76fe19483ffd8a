using System.Diagnostics;
using FairDiff.MLNet;
using FairDiff.Pipelines.Phantom;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// What ML.NET costs when phantom patches are scored: <c>model.Transform</c> over a view of images, and a prediction engine that takes one row at a time, against the
/// bare network over as many images in one tensor.
/// </summary>
internal static class Scoring
{
    private const int Images = 1024;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        Compare(settings, ResNetArchitecture.ResNet8);
        Compare(settings, ResNetArchitecture.ResNet18);
    }

    private static void Compare(BenchmarkSettings settings, ResNetArchitecture architecture)
    {
        var ml = new MLContext(seed: 0);
        PhantomPatch[] rows = [.. PhantomCohort.Train(new PhantomOptions()).Where(row => row.Label.Length > 0).Take(Images)];
        var view = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.FairDiff().ResNetClassification(new() { Arch = architecture, Steps = 1, Seed = 0 })).Fit(view);
        using var engine = ml.Model.CreatePredictionEngine<Patch, Scored>(model);

        var shape = new ClassifierShape(architecture, 2, PhantomRenderer.Size);
        using var network = new ImageClassifier(Initialization.Seeded(shape.NewNetwork(), 0), shape, CPU);
        using var images = randint(0, 256, [rows.Length, 3, shape.ImageSize, shape.ImageSize], ScalarType.Byte);

        var contest = new Contest($"Scoring {rows.Length:N0} images of {shape.ImageSize} x {shape.ImageSize} with {architecture}", "ms");
        contest.Add("bare network, batches", () => [Time(() => network.Score(images).Dispose())]);
        contest.Add("model.Transform", () => [Time(() => model.Transform(view).GetColumn<float[]>("Score").Count())]);
        contest.Add("one row at a time", () => [Time(() => Array.ForEach(rows, row => engine.Predict(new Patch { Image = row.Image })))]);
        contest.Run(settings.Rounds);
    }

    private static double Time(Action scoring)
    {
        var clock = Stopwatch.StartNew();
        scoring();
        return clock.Elapsed.TotalMilliseconds;
    }

    private sealed class Patch
    {
        [ImageType(PhantomRenderer.Size, PhantomRenderer.Size)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}

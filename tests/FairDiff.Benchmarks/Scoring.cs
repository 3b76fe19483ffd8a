using System.Diagnostics;
using FairDiff.MLNet.Imaging;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// What ML.NET costs when phantom patches are scored: <c>model.Transform</c> over a view of images, and a prediction engine that takes one
/// row at a time, against the loop that one would write with TorchSharp: the pixels of the same <see cref="MLImage"/>s to a tensor, a batch
/// at a time, the network, and the scores to an array. The network alone, over one tensor of all pixels, is shown beside them.
/// </summary>
internal static class Scoring
{
    private const int Images = 1024;
    private const int BatchLength = 64;

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
        using var batch = empty([BatchLength, 3, shape.ImageSize, shape.ImageSize], ScalarType.Byte);

        var contest = new Contest($"Scoring {rows.Length:N0} images of {shape.ImageSize} x {shape.ImageSize} with {architecture}", "ms");
        contest.Add("bare loop over the images", () => [Time(() => Bare(rows, network, batch))]);
        contest.Add("network alone", () => [Time(() => network.Score(images).Dispose())]);
        contest.Add("model.Transform", () => [Time(() => model.Transform(view).GetColumn<float[]>("Score").Count())]);
        contest.Add("one row at a time", () => [Time(() => Array.ForEach(rows, row => engine.Predict(new Patch { Image = row.Image })))]);
        contest.Run(settings.Rounds);
    }

    private static void Bare(PhantomPatch[] rows, ImageClassifier network, Tensor batch)
    {
        foreach (var part in rows.Chunk(BatchLength))
        {
            var pixels = batch.bytes;
            var length = pixels.Length / BatchLength;
            for (var i = 0; i < part.Length; i++)
            {
                ImagePixels.CopyToPlanes(part[i].Image!, pixels.Slice(i * length, length));
            }

            using var filled = batch.narrow(0, 0, part.Length);
            using var scores = network.Score(filled);
            using var values = scores.data<float>();
            values.ToArray();
        }
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

using System.Diagnostics;
using FairDiff.MLNet;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Training;
using Microsoft.ML;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// What the ML.NET stage adds to its generator: DiffusionAugmentation's Fit over a view of phantom patches (reading, workspace, checkpoint,
/// PNG files with their manifest) against the bare training and sampling of as many steps and images. The search for near-copies, which the
/// bare loop has not, is a contender of its own.
/// </summary>
internal static class MlNetOverhead
{
    private const int Steps = 300;
    private const int Images = 128;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        var rows = PhantomCohort.Train(new PhantomOptions());
        var contest = new Contest($"{Steps} training steps and {Images} images from {rows.Count:N0} phantom patches", "seconds");
        contest.Add("bare loop", () => [Bare(rows.Count)]);
        contest.Add("DiffusionAugmentation.Fit", () => [Stage(rows, NearCopyPolicy.Off)]);
        contest.Add("with near-copy search", () => [Stage(rows, NearCopyPolicy.Quarantine)]);
        contest.Run(settings.Rounds);
    }

    private static double Bare(int count)
    {
        var size = PhantomRenderer.Size;
        var layout = new ConditionLayout([new("Label", true, ["normal", "tumour"]), new("Hospital", false, ["0", "3", "4"])]);
        using var data = new DiffusionTrainingSet(
            randint(0, 256, [count, 3, size, size], ScalarType.Byte), rand(count, layout.Size), layout);
        using var conditions = rand(Images, layout.Size);
        var clock = Stopwatch.StartNew();
        using var generator = DiffusionGenerator.Train(
            data, new() { TrainingSteps = Steps, Precision = Precision.BFloat16 }, CPU, TrainingHooks.None);
        generator.Sample(conditions, [.. Enumerable.Range(0, Images)], new()).Dispose();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Stage(IReadOnlyList<PhantomPatch> rows, NearCopyPolicy nearCopies)
    {
        var ml = new MLContext(seed: 0);
        var view = ml.Data.LoadFromEnumerable(rows);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Append(
            ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(view).Transform(view);
        var stage = ml.FairDiff().DiffusionAugmentation(new()
        {
            AttributeColumnNames = ["Hospital"], TrainingSteps = Steps, SyntheticCount = Images, Precision = Precision.BFloat16, Seed = 0,
            NearCopies = nearCopies,
        });
        var clock = Stopwatch.StartNew();
        stage.Fit(keys);
        return clock.Elapsed.TotalSeconds;
    }
}

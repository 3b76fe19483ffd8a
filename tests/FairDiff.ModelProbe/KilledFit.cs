using System.Diagnostics;
using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

/// <summary>
/// Fits a tiny augmentation in a workspace and, if asked to, kills its own process (SIGKILL on Unix) so many milliseconds after training or
/// sampling has come to a step: in the middle of whatever is being done then.
/// </summary>
internal static class KilledFit
{
    private const int Size = 8;
    private const int Rows = 40;

    /// <param name="arguments">The workspace; then, for a kill, <c>training</c> or <c>sampling</c>, the step and the delay.</param>
    public static void Run(string[] arguments)
    {
        var (stage, step, delay) = arguments is [_, var name, var at, var wait]
            ? (name, long.Parse(at, CultureInfo.InvariantCulture), int.Parse(wait, CultureInfo.InvariantCulture))
            : ("", 0, 0);
        var ml = new MLContext(seed: 1);
        var options = new DiffusionAugmentationOptions
        {
            AttributeColumnNames = ["Hospital"],
            Network = UNetOptions.Tiny,
            TrainingSteps = 40,
            BatchSize = 8,
            GradientAccumulation = 2,
            WarmupSteps = 5,
            PostHocEma = 5,
            CheckpointInterval = TimeSpan.Zero,
            Sampling = new() { SamplerSteps = 2 },
            SyntheticCount = 200,
            Device = "cpu",
            WorkspacePath = arguments[0],
            MetricsCallback = (metric, _, now) => KillIf(stage == "training" && metric == "generator/loss" && now == step, delay),
            ProgressCallback = progress =>
                KillIf(stage == "sampling" && progress.Stage == "sampling images" && progress.Step == step, delay),
        };
        ml.FairDiff().DiffusionAugmentation(options).Fit(Data(ml));
        if (stage.Length > 0)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>The same of a classifier, with validation, mixup and momentum.</summary>
    /// <param name="arguments">The workspace; then, for a kill, the step and the delay.</param>
    public static void RunClassifier(string[] arguments)
    {
        var (step, delay) = arguments is [_, var at, var wait]
            ? (long.Parse(at, CultureInfo.InvariantCulture), int.Parse(wait, CultureInfo.InvariantCulture))
            : (-1, 0);
        var ml = new MLContext(seed: 1);
        ml.FairDiff().ResNetClassification(new ResNetClassificationOptions
        {
            Arch = ResNetArchitecture.ResNet8,
            Steps = 30,
            BatchSize = 8,
            WarmupSteps = 5,
            Optimizer = TrainingOptimizer.Sgd(nesterov: true),
            Mixup = .3,
            Validation = new() { Fraction = .3, ClusterColumnName = "Patient", Interval = 4 },
            CheckpointInterval = TimeSpan.Zero,
            Device = "cpu",
            WorkspacePath = arguments[0],
            MetricsCallback = (metric, _, now) => KillIf(metric == "classifier/loss" && now == step, delay),
        }).Fit(Data(ml));
        if (step >= 0)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static void KillIf(bool holds, int delay)
    {
        if (holds && delay == 0)
        {
            Kill();
        }
        else if (holds)
        {
            new Thread(() =>
            {
                Thread.Sleep(delay);
                Kill();
            }).Start();
        }
    }

    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private static IDataView Data(MLContext ml)
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, Rows).Select(i => new Row
        {
            Image = Image(random),
            Label = i % 5 == 0 ? "" : i % 2 == 0 ? "normal" : "tumour",
            Hospital = i % 3 == 0 ? "a" : "b",
            Patient = $"{i / 2}",
        });
        var data = ml.Data.LoadFromEnumerable(rows.ToArray());
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital"));
        return keys.Fit(data).Transform(data);
    }

    private static MLImage Image(Random random)
    {
        var pixels = new byte[4 * Size * Size];
        random.NextBytes(pixels);
        return MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Rgba32, pixels);
    }

    private sealed class Row
    {
        [ImageType(Size, Size)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";

        public string Patient { get; set; } = "";
    }
}

using System.Diagnostics;
using System.Globalization;
using FairDiff.MLNet;
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
            SamplerSteps = 2,
            SyntheticCount = 200,
            Device = "cpu",
            WorkspacePath = arguments[0],
            MetricsCallback = (metric, _, now) => KillIf(stage == "training" && metric == "generator/loss" && now == step, delay),
            ProgressCallback = progress => KillIf(stage == "sampling" && progress.Stage == "sampling images" && progress.Step == step, delay),
        };
        ml.FairDiff().DiffusionAugmentation(options).Fit(Data(ml));
        if (stage.Length > 0)
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
    }
}

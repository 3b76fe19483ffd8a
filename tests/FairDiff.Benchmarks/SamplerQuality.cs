using System.Diagnostics;
using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;

namespace FairDiff.Benchmarks;

/// <summary>
/// What few steps cost in quality: 1,000 images of one generator (the demo's, label and hospital, cells as in the data) by 1,000 steps of
/// DDPM and by each short sampler, timed, and compared with the real images by the kernel distance. Subsets of half the images make its
/// standard deviation that of the whole sample; a short sampler holds where it is not above the interval of 1,000 steps.
/// </summary>
internal static class SamplerQuality
{
    private const int Images = 1000;
    private const int Reference = 1000;

    private static readonly (DiffusionSampler Sampler, int Steps)[] Contenders =
    [
        (DiffusionSampler.Ddpm, Reference),
        (DiffusionSampler.DpmSolver2M, 25),
        (DiffusionSampler.DpmSolver2M, 12),
        (DiffusionSampler.Ddim, 25),
        (DiffusionSampler.Heun, 12),
        (DiffusionSampler.Ddpm, 25),
    ];

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        var ml = new MLContext(seed: 0);
        var data = PhantomData.Create(ml, new PhantomOptions());
        var study = PhantomPreset.Named("standard").Study;
        using var quality = new StudyQuality(data, study);
        quality.Prepare(null, default);
        var path = Directory.CreateTempSubdirectory("fairdiff-samplers-").FullName;
        try
        {
            var run = RunFolder.Open(path, StudyIdentity.Create(study, []));
            var pipeline = new StudyPipeline(new StudyReplicate(data, null), study with { SyntheticCount = 1 }, run);
            pipeline.Generator(DiffusionCondition.LabelAndAttributes, null, null, null, default)
                .Fit(pipeline.Preparation().Fit(data.Train).Transform(data.Train));
            using var generator = ImageGenerator.Load(run.Generator(StudyPipeline.NameOf(DiffusionCondition.LabelAndAttributes)));
            Console.WriteLine($"\n{Images:N0} images of one generator after {study.Generator.TrainingSteps:N0} training "
                + $"steps\n{"",-22}{"KID",9}{"s.d.",9}{"recall",9}{"seconds",10}{"cost",8}");
            double? whole = null;
            foreach (var (sampler, steps) in Contenders)
            {
                var folder = Path.Combine(path, $"{sampler}-{steps}");
                var clock = Stopwatch.StartNew();
                generator.Generate(folder, new()
                {
                    Plan = SamplingPlan.AsInData, Count = Images,
                    Sampling = new() { Sampler = sampler, SamplerSteps = steps, GuidanceWeight = study.Sampling.GuidanceWeight },
                });
                var seconds = clock.Elapsed.TotalSeconds;
                whole ??= seconds;
                var overall = quality.Evaluator.Evaluate(ml.FairDiff().LoadSyntheticImages(folder)).Overall;
                var distance = overall[SyntheticQualityMetrics.KernelDistance];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{$"{sampler}, {steps} steps",-22}{distance.Value,9:F4}{distance.Deviation,9:F4}{overall[SyntheticQualityMetrics.Recall].Value,9:F3}{seconds,10:F1}{$"1/{whole / seconds:F0}",8}"));
            }
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}

using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Studies;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Benchmarks;

/// <summary>
/// Whether bfloat16 costs anything: the demo's generator (label and hospital) trained and sampled in bf16 and in fp32 from the same seed,
/// its images judged cell by cell by one independent classifier, and classifiers trained on them. One pair of generators per round.
/// </summary>
internal static class PrecisionControl
{
    private const int ClassifierSeeds = 2;

    private static readonly StudyMethod Method = StudyMethod.Parse(["label+property"])[0];
    private static readonly string[] Measures =
        [SyntheticQualityMetrics.KernelDistance, SyntheticQualityMetrics.Coverage, SyntheticQualityMetrics.LabelAgreement];

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        var data = PhantomData.Create(new MLContext(seed: 0), new PhantomOptions());
        var study = PhantomPreset.Named("standard").Study;
        using var quality = new StudyQuality(data, study);
        quality.Prepare(null, default);
        Console.WriteLine("\nbf16 against fp32: the demo's generator, then its classifiers");
        List<(string Name, double BFloat16, double Float32)> pairs = [];
        for (var seed = 0; seed < settings.Rounds; seed++)
        {
            var generators = study with { GeneratorSeed = seed };
            var bf16 = Measure(data, generators.In(Precision.BFloat16), quality);
            var fp32 = Measure(data, generators.In(Precision.Float32), quality);
            pairs.AddRange(bf16.Zip(fp32, (one, other) => (one.Name, one.Value, other.Value)));
            Print(pairs, seed + 1);
        }
    }

    /// <summary>After every pair anew, so that a run that is stopped has said what it knew.</summary>
    private static void Print(IEnumerable<(string Name, double BFloat16, double Float32)> pairs, int count)
    {
        Console.WriteLine($"\n{$"pairs of generators: {count}",-36}{"bf16",9}{"fp32",9}{"difference",12}{"its s.d.",10}");
        foreach (var measure in pairs.GroupBy(pair => pair.Name))
        {
            var difference = Spread.Of([.. measure.Select(pair => (double?)(pair.BFloat16 - pair.Float32))]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{measure.Key,-36}{measure.Average(pair => pair.BFloat16),9:F4}{measure.Average(pair => pair.Float32),9:F4}{difference.Mean,12:F4}{difference.Sd,10:F4}"));
        }
    }

    private static List<(string Name, double Value)> Measure(StudyData data, StudySettings study, StudyQuality quality)
    {
        var path = Directory.CreateTempSubdirectory("fairdiff-precision-").FullName;
        try
        {
            var folder = RunFolder.Open(path, StudyIdentity.Create(study, []));
            var replicate = new StudyReplicate(data, null);
            var generator = new GeneratorRun(replicate, study, folder, quality).Run(Method, null, null, default);
            var classifiers = new ClassifierRun(replicate, study, folder);
            SeedResult[] seeds = [
                .. Enumerable.Range(0, ClassifierSeeds).Select(seed => classifiers.Run(Method, seed, null, null, default).Result)];
            CellQuality[] cells = [generator.Quality!.Overall, .. generator.Quality.Cells];
            return
            [
                .. from measure in Measures from cell in cells select ($"{measure}, {cell.Name}", cell.Values[measure].Value ?? double.NaN),
                ("accuracy, in distribution", seeds.Average(seed => seed.InDistribution.Accuracy())),
                .. seeds[0].Ood.Select((set, index) => ($"accuracy, {set.Name}", seeds.Average(seed => seed.Ood[index].Accuracy()))),
                ("training seconds", generator.Seconds),
                ("sampling seconds", generator.SamplingSeconds ?? double.NaN),
            ];
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static double Accuracy(this SetResult set) => set.Values["overall(accuracy)"] ?? double.NaN;
}

using FairDiff.MLNet;
using FairDiff.Studies;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Benchmarks;

/// <summary>
/// A generator from which a private one starts: of the demo's network, trained on labelled phantoms of hospitals 1 and 2, which the demo
/// trains on nowhere, and of a draw of their own, as if they were a public set.
/// </summary>
internal static class PublicGenerator
{
    private const string Folder = "runs/public-generator";

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        var ml = new MLContext(seed: 0);
        var phantoms = new PhantomOptions { Draw = 99, TestPerHospital = 2000 };
        var rows = Hospital.All.Where(hospital => !hospital.IsInDistribution)
            .SelectMany(hospital => PhantomCohort.TestSet(phantoms, hospital)).ToList();
        var view = ml.Data.LoadFromEnumerable(rows);
        string[] attributes = [nameof(PhantomPatch.Hospital)];
        var prepared = KeyColumns.Create(ml, StudyLabel.OneClass, attributes).Fit(view).Transform(view);
        var training = PhantomPreset.Named("standard").Study.Generator with
        {
            BatchSize = 64, TrainingSteps = 1000, AttributeTempering = 1,
        };
        using var generator = ml.FairDiff().TrainImageGenerator(prepared, new DiffusionAugmentationOptions(training)
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            AttributeColumnNames = attributes,
            ImageSize = PhantomRenderer.Size,
            WorkspacePath = Folder,
            Seed = 99,
            Device = "cpu",
        });
        Console.WriteLine($"{Folder}/generator.safetensors: {generator.ParameterCount} parameters, {rows.Count} images");
    }
}

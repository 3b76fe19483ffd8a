using System.Diagnostics;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.Report;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Pipelines.Study;

/// <summary>One classifier of a study: one method, one seed; trained, then judged on every set.</summary>
internal sealed class ClassifierRun(MLContext ml, StudyData data, StudyPipeline pipeline)
{
    public SeedResult Run(
        StudyMethod method, int seed, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var losses = new LossCurve("classifier/loss");
        var model = pipeline
            .Create(method, seed, progress, (name, value, step) => { losses.Add(name, value, step); metric?.Invoke(name, value, step); }, cancellation)
            .Fit(data.Train);
        cancellation.ThrowIfCancellationRequested();
        return new SeedResult
        {
            Seed = seed,
            InDistribution = Evaluate(model, data.InDistribution, Quantity.InDistribution, [.. data.Groups]),
            Ood = [.. data.OutOfDistribution.Select(set => Evaluate(model, set, set.Name, []))],
            Seconds = clock.Elapsed.TotalSeconds,
            LossCurve = losses.Points,
        };
    }

    // Intervals of single classifiers are left out here: the spread over seeds is what the study compares.
    private SetResult Evaluate(ITransformer model, EvaluationSet set, string name, string[] groups) =>
        SetResults.From(name, ml.FairDiff().EvaluateFairness(
            model.Transform(set.Rows), groups, new FairnessOptions { HighRiskClasses = data.HighRiskClasses, BootstrapSamples = 0 }));
}

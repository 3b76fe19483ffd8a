using System.Diagnostics;
using FairDiff.Pipelines.Report;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Pipelines.Study;

/// <summary>One classifier of a study: one method, one seed; trained, then judged on every set.</summary>
internal sealed class ClassifierRun(StudyData data, StudySettings settings, RunFolder folder)
{
    /// <summary>The fitted pipeline and the verdict on it.</summary>
    public (ITransformer Model, SeedResult Result) Run(
        StudyMethod method, int seed, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var losses = new LossCurve("classifier/loss");
        var pipeline = new StudyPipeline(data, settings, folder);
        var model = pipeline
            .Create(method, seed, progress, (name, value, step) => { losses.Add(name, value, step); metric?.Invoke(name, value, step); }, cancellation)
            .Fit(data.Train);
        cancellation.ThrowIfCancellationRequested();
        SetResult Evaluate(EvaluationSet set, string name, IReadOnlyList<string> groups) =>
            SetResults.From(name, pipeline.Evaluate(model, set.Rows, groups));

        return (model, new SeedResult
        {
            Seed = seed,
            InDistribution = Evaluate(data.InDistribution, Quantity.InDistribution, data.Groups),
            Ood = [.. data.OutOfDistribution.Select(set => Evaluate(set, set.Name, []))],
            Seconds = clock.Elapsed.TotalSeconds,
            LossCurve = losses.Points,
        });
    }
}

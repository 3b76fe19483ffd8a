using System.Diagnostics;
using FairDiff.MLNet;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>One classifier of a study: one method, one seed; trained, then judged on every set.</summary>
internal sealed class ClassifierRun(StudyReplicate replicate, StudySettings settings, RunFolder folder)
{
    /// <summary>The folder of the predictions in distribution.</summary>
    public const string InDistribution = "in-distribution";

    private const string Synthetic = "synthetic";

    private readonly StudyData _data = replicate.Data;

    /// <summary>
    /// Whether an earlier run of this method and seed wrote all that is asked for now: predictions, which methods are compared by, and
    /// embeddings, which may be wanted of a finished study.
    /// </summary>
    public bool IsComplete(StudyMethod method, int seed) =>
        _data.OutOfDistribution.Append(_data.InDistribution).Select(NameOf).Concat(
            method.Generator is null || !settings.Embeddings ? [] : [Synthetic])
            .Select(set => PathOf(set, method, seed)).All(settings.Embeddings ? PredictionFile.HasEmbeddings : File.Exists);

    /// <summary>The fitted pipeline and the verdict on it.</summary>
    public (ITransformer Model, SeedResult Result) Run(
        StudyMethod method, int seed, Action<TrainingProgress>? progress, Action<string, double, long>? metric,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var losses = new LossCurve("classifier/loss", folder.Losses($"{settings.ResultName(method)}-seed{seed}"));
        var pipeline = new StudyPipeline(replicate, settings, folder);
        var (model, chosen) = settings.Features is null
            ? (pipeline
                .Create(
                    method, seed, progress, (name, value, step) => { losses.Add(name, value, step); metric?.Invoke(name, value, step); },
                    cancellationToken, SharedTraining(method, seed))
                .Fit(replicate.Rows(method)), null)
            : new FeatureClassifier(replicate, settings, folder).Fit(method, seed, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        SetResult Evaluate(EvaluationSet set, string name, IReadOnlyList<string> groups)
        {
            var scored = pipeline.Score(method.AdaptNorm ? Adapted(set) : model, set.Rows, settings.Embeddings);
            Write(NameOf(set), method, seed, set.Rows, scored);
            return SetResult.Of(name, pipeline.Evaluate(scored, groups));
        }

        ITransformer Adapted(EvaluationSet set)
        {
            var adaptation = pipeline.Adapt(model, set.Rows, cancellationToken);
            metric?.Invoke(
                $"adapted/{set.Name}", adaptation.Verdict == BatchNormAdaptationVerdict.Adapted ? 1 : 0, settings.Classifier.Steps);
            return adaptation.Model;
        }

        if (settings.Embeddings && method.Generator is not null)
        {
            var synthetic = pipeline.Synthetic(method, seed);
            Write(Synthetic, method, seed, synthetic, pipeline.ScoreSynthetic(model, synthetic));
        }

        return (model, new SeedResult
        {
            Seed = seed,
            InDistribution = Evaluate(_data.InDistribution, Quantity.InDistribution, _data.Groups),
            Ood = [.. _data.OutOfDistribution.Select(set => Evaluate(set, set.Name, VaryingGroups.Of(set.Rows, _data.Groups)))],
            Seconds = clock.Elapsed.TotalSeconds,
            LossCurve = losses.Points,
            Chosen = (chosen ?? new Dictionary<string, double>()).Concat(method.Feedback ? DrawnOf(model) : []).ToDictionary(),
        });
    }

    /// <summary>The synthetic rows of each cell, as the last stage that decides on them leaves them.</summary>
    private static IEnumerable<KeyValuePair<string, double>> DrawnOf(ITransformer model) => ((IEnumerable<ITransformer>)model)
        .Select(stage => (stage as HardExamplesTransformer)?.Cells ?? (stage as DiffusionAugmentationTransformer)?.Cells)
        .Last(cells => cells is not null)!
        .Select(cell => KeyValuePair.Create($"synthetic/{cell.Key}", (double)cell.Value));

    /// <summary>Where a classifier is kept that methods share because they differ in what becomes of it afterwards only, or because it is
    /// the first round of another; null = one method has it for itself.</summary>
    private string? SharedTraining(StudyMethod method, int seed) =>
        settings.Methods.Count(other => other.TrainingName == method.TrainingName) > 1
        || settings.Methods.Any(other => other.Feedback && other.FirstRound.TrainingName == method.TrainingName)
            ? folder.Classifier(settings.TrainingName(method), seed)
            : null;

    private static string NameOf(EvaluationSet set) => set.Role == SetRole.InDistribution ? InDistribution : set.Name;

    private string PathOf(string set, StudyMethod method, int seed) => folder.Predictions(set, settings.ResultName(method), seed);

    private void Write(string set, StudyMethod method, int seed, IDataView rows, IDataView scored) => PredictionFile.Write(
        PathOf(set, method, seed),
        rows,
        scored,
        new[] { PredictionFile.PathColumn, StudyData.LabelColumn }.Concat(_data.AttributeColumns).Concat(
            _data.Groups.SelectMany(group => group.Split('*'))).Append("IsSynthetic").Distinct(),
        settings.Embeddings,
        settings.Formulas);
}

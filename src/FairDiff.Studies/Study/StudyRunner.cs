using FairDiff.MLflow;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>
/// Runs a study: its generators, then every method with every seed, each a child run in MLflow. What the run folder already
/// holds is not computed again.
/// </summary>
internal sealed class StudyRunner : IDisposable
{
    private const string ModelFile = "model.zip";

    private readonly StudySettings _settings;
    private readonly RunFolder _folder;
    private readonly StudyProgress _progress;
    private readonly MlflowRun _run;
    private readonly StudyQuality _quality;
    private readonly IReadOnlyList<StudyReplicate> _replicates;
    private readonly RealFractionSearch _search;
    private readonly StudyData _data;
    private readonly IReadOnlyList<StudyMetric> _metrics;
    private readonly StudyMetric _metric;
    private readonly OwnMetrics _own;
    private readonly StoredRuns _stored;

    public StudyRunner(
        StudyData data, StudySettings settings, RunFolder folder, StudyProgress progress, MlflowRun run, StudyTracking tracking,
        StudyRequest request, OwnMetrics own)
    {
        (_settings, _folder, _progress, _run) = (settings, folder, progress, run);
        _quality = new StudyQuality(data.WithImages, settings);
        _replicates = StudyReplicate.Of(data, settings);
        _metric = StudyMetric.Named(request.Metric, request.Metrics);
        _metrics = StudyMetric.With(request.Metric, request.Metrics, data.Label.Kind, data.Label.Names);
        _search = new RealFractionSearch(_replicates[0], settings, folder, _metric, request.Metrics);
        (_data, _own, _stored) = (data, own, new StoredRuns(run, tracking, progress.Say));
    }

    public async Task<(IReadOnlyList<GeneratorResult> Generators, IReadOnlyList<MethodResult> Methods)> RunAsync(
        CancellationToken cancellationToken)
    {
        var generatorStages = DeclareGenerators(out var qualityStage);
        var searchStages = (
            from method in _search.Methods
            from fraction in _settings.RealFractionGrid
            select (Method: method, Fraction: fraction, Stage: _progress.Declare(
                RealFractionSearch.NameOf(method, fraction), _settings.Classifier.Steps * RoughSeconds.ClassifierStep, "classifier")))
                    .ToList();

        // Seed by seed, so that a study that is stopped early has whole seeds to compare.
        var classifierStages = (
            from seed in Enumerable.Range(0, _settings.Seeds)
            from method in _settings.Methods
            select (Method: method, Seed: seed, Stage: _progress.Declare(
                $"{method.Name}, seed {seed}", _settings.Classifier.Steps * RoughSeconds.ClassifierStep, "classifier"))).ToList();

        _progress.Lanes = _settings.Parallel;
        qualityStage?.Run(progress =>
        {
            _quality.Prepare(progress, cancellationToken);
            return true;
        });
        var generators = new List<GeneratorResult>();
        var classifiers = new List<(StudyMethod Method, SeedResult Result)>();
        async Task GenerateAsync(int seed) => generators.AddRange(await SideBySide(
            generatorStages.Where(one => one.Seed == seed),
            Generate,
            cancellationToken));
        await GenerateAsync(0);
        var points = await SideBySide(
            searchStages, async (job, stop) =>
                (job.Method, Point: await Search(job.Method, job.Fraction, job.Stage, stop)), cancellationToken);
        var curves = points.ToLookup(point => point.Method, point => point.Point);
        var chosen = _search.Methods.ToDictionary(method => method, method => RealFractionSearch.Best([.. curves[method]], _metric));
        _run.AsOf = _folder.LastResult;
        await _run.LogMetricsAsync(
            chosen.Select(choice => KeyValuePair.Create(StudyMetrics.OfMethod(choice.Key.Name, "realFraction"), choice.Value)));
        _run.AsOf = null;
        async Task ClassifyAsync(Func<int, bool> seeds) => classifiers.AddRange(await SideBySide(
            classifierStages.Where(one => seeds(one.Seed)),
            async (job, stop) => (job.Method, Result: await Classify(
                job.Method, job.Seed, chosen.GetValueOrDefault(job.Method, _settings.RealFraction), job.Stage, stop)),
            cancellationToken));
        if (!_settings.Redraw)
        {
            await ClassifyAsync(_ => true);
        }

        foreach (var seed in Enumerable.Range(0, _settings.Redraw ? _settings.Seeds : 0))
        {
            await (seed == 0 ? Task.CompletedTask : GenerateAsync(seed));
            await ClassifyAsync(one => one == seed);
        }

        var seeds = classifiers.ToLookup(classifier => classifier.Method, classifier => classifier.Result);
        return (
            generators,
            [
                .. _settings.Methods.Select(method => Result(method, [.. seeds[method]]) with
                {
                    RealFraction = chosen.TryGetValue(method, out var fraction) ? fraction : null,
                    RealFractionCurve = [.. curves[method]],
                }),
            ]);
    }

    /// <summary>The generators: one of each kind, or one of each kind and seed, which is trained before the classifiers of that
    /// seed.</summary>
    private List<GeneratorJob> DeclareGenerators(out StudyStage? qualityStage)
    {
        var runs = (
            from seed in Enumerable.Range(0, _settings.Redraw ? _settings.Seeds : 1)
            from method in _settings.Methods.Where(method => method.Generator is not null).DistinctBy(StudyReplicate.GeneratorOf)
            select (Seed: seed, Method: method, Run: GeneratorRun(_replicates[seed]))).ToList();
        qualityStage = DrawnFeatures is not null || runs.TrueForAll(one => File.Exists(one.Run.PathOf(one.Method))) ? null
            : _progress.Declare(
            "independent classifier", StudyQuality.Steps(_settings) * RoughSeconds.ClassifierStep, "independent classifier");
        StagePart[] parts =
        [
            new("training generator", GeneratorSteps * RoughSeconds.GeneratorStep),
            new("sampling images", _settings.SyntheticCount * _settings.Sampling.SamplerSteps * RoughSeconds.DenoisingStep),
            new("looking for near-copies", RoughSeconds.NearCopies),
        ];
        return runs.ConvertAll(one =>
        {
            var name = _replicates[one.Seed].NameOf(one.Method);
            return new GeneratorJob(
                one.Seed, one.Method, name, one.Run,
                _progress.Declare($"generator {name}", parts.Sum(part => part.Share), "generator", parts));
        });
    }

    /// <summary>How features are drawn; null where generators draw images.</summary>
    private StudyFeatures? DrawnFeatures => _settings.Features is { Draws: StudyDraws.Features } features ? features : null;

    private int GeneratorSteps => DrawnFeatures?.Generator.TrainingSteps ?? _settings.Generator.TrainingSteps;

    private IGeneratorRun GeneratorRun(StudyReplicate replicate) => DrawnFeatures is null
        ? new GeneratorRun(replicate with { Data = replicate.Data.WithImages }, _settings, _folder, _quality)
        : new FeatureGeneratorRun(replicate, _settings, _folder);

    public void Dispose() => _quality.Dispose();

    /// <summary>Does the jobs, a few at a time; results come in the order of the jobs. The first failure stops the others.</summary>
    private async Task<TResult[]> SideBySide<TJob, TResult>(
        IEnumerable<TJob> jobs, Func<TJob, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var all = jobs.ToArray();
        var results = new TResult[all.Length];
        await Parallel.ForAsync(
            0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = _settings.Parallel, CancellationToken = cancellationToken },
            async (index, stop) => results[index] = await work(all[index], stop));
        return results;
    }

    private Task<GeneratorResult> Generate(GeneratorJob job, CancellationToken cancellationToken) => _stored.RunAsync(
        job.Run.PathOf(job.Method),
        $"generator {job.Name}",
        new { job.Name, Steps = GeneratorSteps },
        job.Stage,
        (progress, metric) => job.Run.Run(job.Method, progress, metric, cancellationToken),
        async (child, result, _) =>
        {
            await child.LogParametersAsync(new { result.Parameters, result.Images });
            foreach (var warning in result.Quality?.Warnings ?? [])
            {
                _progress.Say($"Warning: generator {result.Name}: {warning}");
            }

            foreach (var sheet in result.Samples)
            {
                var image = await File.ReadAllBytesAsync(Path.Combine(_folder.Root, sheet.Synthetic), cancellationToken);
                await child.LogImageAsync(image, StudyMetrics.Series(sheet.Condition), result.Steps, cancellationToken: cancellationToken);
            }
        },
        cancellationToken);

    private Task<RealFractionPoint> Search(
        StudyMethod method, double fraction, StudyStage stage, CancellationToken cancellationToken) => _stored.RunAsync(
        _search.PathOf(method, fraction),
        RealFractionSearch.NameOf(method, fraction),
        new { Method = method.Name, RealFraction = fraction },
        stage,
        (progress, metric) => _search.Run(method, fraction, progress, metric, cancellationToken),
        (child, result, _) => child.LogMetricsAsync([new($"validation/{_metric.Key}", result.Value)]),
        cancellationToken);

    private async Task<SeedResult> Classify(
        StudyMethod method, int seed, double realFraction, StudyStage stage, CancellationToken cancellationToken)
    {
        ITransformer? model = null;
        var classifier = new ClassifierRun(_replicates[seed], _settings with { RealFraction = realFraction }, _folder);
        var stored = await _stored.RunAsync(
            _folder.Result(_settings.ResultName(method), seed),
            $"{method.Name}, seed {seed}",
            new
            {
                Method = method.Name, Seed = seed, Augmentation = method.Augmentation?.Name, method.Generator, method.Oversample,
                Loss = method.Loss ?? _settings.Classifier.Loss,
                Weights = method.Pretrained
                    ? $"{_settings.Weights}"
                    : null, method.GroupDro, method.SeparateStatistics, method.SyntheticPretraining,
            },
            stage,
            (progress, metric) =>
            {
                (model, var result) = classifier.Run(method, seed, progress, metric, cancellationToken);
                return result;
            },
            async (child, result, kept) =>
            {
                await child.LogMetricsAsync(StudyMetrics.Of(Result(method, [_own.AddTo(result, method.Name)]), _metrics));
                if (File.Exists(Path.Combine(kept, ModelFile)))
                {
                    await TryModel(
                        child.Name,
                        () => child.LogSavedModelAsync(
                            Context(), Path.Combine(kept, ModelFile), ModelInput(), cancellationToken: cancellationToken));
                }
            },
            cancellationToken,
            () => classifier.IsComplete(method, seed),
            folder =>
            {
                if (seed == 0)
                {
                    // One of each method: networks are large.
                    SaveModel($"{method.Name}, seed {seed}", model!, Path.Combine(folder, ModelFile));
                }
            });
        return _own.AddTo(stored, method.Name);
    }

    private void SaveModel(string name, ITransformer model, string path)
    {
        try
        {
            Context().Model.Save(model, ModelInput(), path);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            File.Delete(path);
            NoModel(name, e);
        }
    }

    /// <summary>What a model reads: the columns of the rows, but for a label vector, of which no stage makes a key, so that none needs
    /// it.</summary>
    private DataViewSchema ModelInput()
    {
        if (!_data.Label.IsVector)
        {
            return _data.Train.Schema;
        }

        var schema = new DataViewSchema.Builder();
        foreach (var column in _data.Train.Schema.Where(column => column.Name != StudyData.LabelColumn))
        {
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return schema.ToSchema();
    }

    private async Task TryModel(string name, Func<Task> log)
    {
        try
        {
            await log();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NoModel(name, e);
        }
    }

    // A model that cannot be saved must not cost the study.
    private void NoModel(string name, Exception cause) => _progress.Say($"Warning: the model of {name} is not in MLflow: {cause.Message}");

    // One that knows the stages that a model may hold.
    private static MLContext Context()
    {
        var ml = new MLContext();
        ml.FairDiff();
        return ml;
    }

    private static MethodResult Result(StudyMethod method, IReadOnlyList<SeedResult> seeds) => new()
    {
        Name = method.Name,
        Description = method.Description,
        Generator = method.Generator is null ? null : StudyReplicate.GeneratorOf(method),
        Seeds = seeds,
    };

    private sealed record GeneratorJob(int Seed, StudyMethod Method, string Name, IGeneratorRun Run, StudyStage Stage);
}

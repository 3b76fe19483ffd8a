using System.Collections.Concurrent;
using FairDiff.MLNet;
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
    private readonly StudyQuality _quality;
    private readonly IReadOnlyList<StudyReplicate> _replicates;
    private readonly RealFractionSearch _search;
    private readonly StudyData _data;
    private readonly IReadOnlyList<StudyMetric> _metrics;
    private readonly StudyMetric _metric;
    private readonly OwnMetrics _own;
    private readonly IStoredRuns _stored;

    public StudyRunner(StudySession session, OwnMetrics own, IStoredRuns stored)
    {
        (_settings, _folder, _progress, _data) = (session.Settings, session.Folder, session.Progress, session.Data);
        _quality = new StudyQuality(_data.WithImages, _settings);
        _replicates = StudyReplicate.Of(_data, _settings);
        var request = session.Request;
        _metric = StudyMetric.Named(request.Metric, request.Metrics);
        _metrics = StudyMetric.With(request.Metric, request.Metrics, _data.Label.Kind, _data.Label.Names);
        _search = new RealFractionSearch(_replicates[0], _settings, _folder, _metric, request.Metrics);
        (_own, _stored) = (own, stored);
        Jobs = StudyJobs.Of(_settings, _replicates, _folder, _search);
    }

    /// <summary>The work of the study.</summary>
    public IReadOnlyList<StudyJob> Jobs { get; }

    /// <summary>Draws the labels of every seed, so that none turns out to lack a class after hours of work.</summary>
    public void DrawAll()
    {
        foreach (var replicate in _replicates)
        {
            _ = replicate.Data;
        }
    }

    /// <summary>Does one task, whose inputs are done.</summary>
    /// <exception cref="FairDiffException">An input is not done.</exception>
    public async Task RunTaskAsync(string id, CancellationToken cancellationToken)
    {
        var job = Jobs.First(job => job.Task.Id == id);
        if (Jobs.FirstOrDefault(other => job.Task.Inputs.Contains(other.Task.Id) && !StudyPlan.IsDone(_folder.Root, other.Task))
            is { } missing)
        {
            throw new FairDiffException($"Task {id} needs {missing.Task.Id}, which is not done in {_folder.Root}; run it first.");
        }

        var judge = job.Task.Kind == StudyTaskKind.Generator ? DeclareJudge([job]) : null;
        var stage = Declare(job);
        Prepare(judge, cancellationToken);
        await (job.Task.Kind switch
        {
            StudyTaskKind.Generator => Generate(job, stage, cancellationToken),
            StudyTaskKind.Search => Search(job, stage, cancellationToken),
            _ => (Task)Classify(job, ChosenFraction(job.Method), stage, cancellationToken),
        });
        StudyPlan.MarkDone(_folder.Root, job.Task);
    }

    /// <summary>Does all that is not done yet.</summary>
    public async Task<(IReadOnlyList<GeneratorResult> Generators, IReadOnlyList<MethodResult> Methods)> RunAsync(
        MlflowRun run, CancellationToken cancellationToken)
    {
        DrawAll();
        var judge = DeclareJudge(Jobs.Where(job => job.Task.Kind == StudyTaskKind.Generator));
        var stages = Jobs.ToDictionary(job => job, Declare);
        _progress.Lanes = _settings.Parallel;
        Prepare(judge, cancellationToken);
        var (generated, points, classified) = (
            new ConcurrentDictionary<StudyJob, GeneratorResult>(), new ConcurrentDictionary<StudyJob, RealFractionPoint>(),
            new ConcurrentDictionary<StudyJob, SeedResult>());
        ILookup<StudyMethod, RealFractionPoint> Curves() =>
            Jobs.Where(points.ContainsKey).ToLookup(job => job.Method, job => points[job]);
        double? Chosen(StudyMethod method) =>
            _search.Methods.Contains(method) ? RealFractionSearch.Best([.. Curves()[method]], _metric) : null;
        await JobQueue.RunAsync(
            // Whole seeds first, so that a study that is stopped early has some to compare.
            _settings.Redraw ? Jobs.OrderBy(job => job.Seed) : Jobs,
            _settings.Parallel,
            async (job, stop) =>
            {
                switch (job.Task.Kind)
                {
                    case StudyTaskKind.Generator:
                        generated[job] = await Generate(job, stages[job], stop);
                        break;
                    case StudyTaskKind.Search:
                        points[job] = await Search(job, stages[job], stop);
                        break;
                    default:
                        classified[job] = await Classify(job, Chosen(job.Method) ?? _settings.RealFraction, stages[job], stop);
                        break;
                }
            },
            cancellationToken);
        var curves = Curves();
        run.AsOf = _folder.LastResult;
        await run.LogMetricsAsync(_search.Methods.Select(
            method => KeyValuePair.Create(StudyMetrics.OfMethod(method.Name, "realFraction"), Chosen(method)!.Value)));
        run.AsOf = null;
        var seeds = Jobs.Where(classified.ContainsKey).ToLookup(job => job.Method, job => classified[job]);
        return (
            [.. Jobs.Where(generated.ContainsKey).Select(job => generated[job])],
            [
                .. _settings.Methods.Select(method => Result(method, [.. seeds[method]]) with
                {
                    RealFraction = Chosen(method),
                    RealFractionCurve = [.. curves[method]],
                }),
            ]);
    }

    /// <summary>The training of the classifier that judges the images of generators; null where it is not needed.</summary>
    private StudyStage? DeclareJudge(IEnumerable<StudyJob> generators) =>
        _settings.Features is { Draws: StudyDraws.Features } || generators.All(job => File.Exists(GeneratorRun(job).PathOf(job.Method)))
            ? null
            : _progress.Declare(
                "independent classifier", StudyQuality.Steps(_settings) * RoughSeconds.ClassifierStep, "independent classifier");

    private void Prepare(StudyStage? judge, CancellationToken cancellationToken) => judge?.Run(progress =>
    {
        _quality.Prepare(progress, cancellationToken);
        return true;
    });

    private StudyStage Declare(StudyJob job) => job.Task.Kind == StudyTaskKind.Generator
        ? _progress.Declare(job.Task.Name, job.Task.EstimatedSeconds, "generator", StudyJobs.Parts(_settings))
        : _progress.Declare(job.Task.Name, job.Task.EstimatedSeconds, "classifier");

    /// <summary>The real fraction of a method, by the results of its search where it has one.</summary>
    private double ChosenFraction(StudyMethod method) =>
        Jobs.Where(job => job.Task.Kind == StudyTaskKind.Search && job.Method == method)
            .Select(job => UnpublishedResult.Find<RealFractionPoint>(_search.PathOf(method, job.RealFraction!.Value))!).ToList()
            is { Count: > 0 } curve ? RealFractionSearch.Best(curve, _metric) : _settings.RealFraction;

    private IGeneratorRun GeneratorRun(StudyJob job)
    {
        var replicate = _replicates[job.Seed];
        return _settings.Features is { Draws: StudyDraws.Features }
            ? new FeatureGeneratorRun(replicate, _settings, _folder)
            : new GeneratorRun(replicate.WithImages, _settings, _folder, _quality);
    }

    public void Dispose() => _quality.Dispose();

    private Task<GeneratorResult> Generate(StudyJob job, StudyStage stage, CancellationToken cancellationToken) => _stored.RunAsync(
        GeneratorRun(job).PathOf(job.Method),
        job.Task.Name,
        new { Name = _replicates[job.Seed].NameOf(job.Method), Steps = StudyJobs.Steps(_settings) },
        stage,
        (progress, metric) => GeneratorRun(job).Run(job.Method, progress, metric, cancellationToken),
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

    private Task<RealFractionPoint> Search(StudyJob job, StudyStage stage, CancellationToken cancellationToken) => _stored.RunAsync(
        _search.PathOf(job.Method, job.RealFraction!.Value),
        job.Task.Name,
        new { Method = job.Method.Name, job.RealFraction },
        stage,
        (progress, metric) => _search.Run(job.Method, job.RealFraction.Value, progress, metric, cancellationToken),
        (child, result, _) => child.LogMetricsAsync([new($"validation/{_metric.Key}", result.Value)]),
        cancellationToken);

    private async Task<SeedResult> Classify(StudyJob job, double realFraction, StudyStage stage, CancellationToken cancellationToken)
    {
        var (method, seed) = (job.Method, job.Seed);
        ITransformer? model = null;
        var classifier = new ClassifierRun(_replicates[seed], _settings with { RealFraction = realFraction }, _folder);
        var stored = await _stored.RunAsync(
            _folder.Result(_settings.ResultName(method), seed),
            job.Task.Name,
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
                    SaveModel(job.Task.Name, model!, Path.Combine(folder, ModelFile));
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
}

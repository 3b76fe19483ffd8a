using System.Diagnostics;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>One generator of a study: trained and sampled into its workspace, where every method and seed that uses it finds it.</summary>
internal sealed class GeneratorRun(StudyReplicate replicate, StudySettings settings, RunFolder folder, StudyQuality quality)
    : IGeneratorRun
{
    private const int SamplesPerCondition = 12;

    private readonly StudyData _data = replicate.Data;

    /// <summary>Where its result is kept.</summary>
    public string PathOf(StudyMethod method) => folder.Result($"generator-{replicate.NameOf(method)}");

    public GeneratorResult Run(
        StudyMethod method, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellationToken)
    {
        var (name, condition) = (replicate.NameOf(method), method.Generator!.Value);
        var clock = Stopwatch.StartNew();
        var sampling = TimeSpan.Zero;
        var losses = new LossCurve("generator/loss", folder.Losses($"generator-{name}"));
        var pipeline = new StudyPipeline(replicate, settings, folder);
        var prepared = pipeline.Preparation().Fit(_data.Train).Transform(_data.Train);
        var transformer = pipeline.Generator(
            condition,
            quality.Evaluator.Features,
            update =>
            {
                sampling = update.Phase == ProgressPhase.Sampling && sampling == TimeSpan.Zero ? clock.Elapsed : sampling;
                progress?.Invoke(update);
            },
            (metricName, value, step) => { losses.Add(metricName, value, step); metric?.Invoke(metricName, value, step); },
            cancellationToken).Fit(prepared);
        var augmented = transformer.Transform(prepared);
        var sampled = clock.Elapsed;
        var judged = quality.Judge(augmented);
        foreach (var (key, value) in judged.Metrics.Append(new("quality/nearCopies", transformer.NearCopies!.Count)))
        {
            metric?.Invoke(key, value, settings.Generator.TrainingSteps);
        }

        return new GeneratorResult
        {
            Name = name,
            Description = (condition == DiffusionCondition.Label
                ? "Conditioned on the label"
                : "Conditioned on label and " + string.Join(", ", _data.AttributeColumns)) + "; "
                + $"{settings.Sampling.SamplerSteps} sampler steps, guidance weight {settings.Sampling.GuidanceWeight}, "
                + $"attribute tempering {settings.Generator.AttributeTempering}.",
            Steps = settings.Generator.TrainingSteps,
            Parameters = transformer.ParameterCount,
            Seconds = sampling.TotalSeconds,
            SamplingSeconds = (sampled - sampling).TotalSeconds,
            Images = transformer.SyntheticCount,
            LossCurve = losses.Points,
            LabelAgreement = judged.Overall[SyntheticQualityMetrics.LabelAgreement].Value,
            Quality = Quality(judged, NearCopies(name, transformer, prepared), condition),
            Samples = Samples(name, condition, augmented, judged),
        };
    }

    /// <summary>Where the label is a vector, cells are of attributes alone: of a generator that was not told them the only one is all of
    /// its images.</summary>
    private GeneratorQuality Quality(SyntheticQualityReport judged, NearCopyResult nearCopies, DiffusionCondition condition)
    {
        var result = QualityResults.From(judged, nearCopies);
        if (!_data.Label.IsVector)
        {
            return result;
        }

        result = VectorQuality.WithoutAgreement(result);
        return condition != DiffusionCondition.Label ? result : result with
        {
            Cells = [],
            Warnings = [.. result.Warnings.Select(text => judged.Cells.Aggregate(
                text, (named, cell) => named.Replace($"{cell.Name}: ", $"{judged.Overall.Name}: ", StringComparison.Ordinal)))],
        };
    }

    private IReadOnlyList<SamplePair> Samples(
        string generator, DiffusionCondition condition, IDataView augmented, SyntheticQualityReport judged)
    {
        var attributes = condition == DiffusionCondition.LabelAndAttributes ? _data.AttributeColumns : [];
        var samples = SampleRows.Collect(augmented, _data.Label, attributes, SamplesPerCondition);
        string[] cells = [.. samples.Keys.Select(cell => cell.Condition).Distinct()];
        return
        [
            .. samples.Keys.Where(cell => cell.Synthetic).Select(cell => cell.Condition).Order().Select(cell => new SamplePair
            {
                Condition = cell,
                Synthetic = Sheet(generator, cell, cells, samples[(cell, true)], synthetic: true),
                Real = samples.TryGetValue((cell, false), out var real) ? Sheet(generator, cell, cells, real, synthetic: false) : null,
                LabelAgreement = _data.Label.IsVector ? null : judged[cell][SyntheticQualityMetrics.LabelAgreement].Value,
            }),
        ];
    }

    private NearCopyResult NearCopies(string generator, DiffusionAugmentationTransformer transformer, IDataView training)
    {
        var (synthetic, real) = NearCopySheets.Write(
            folder.Root, Path.Combine("samples", generator), transformer.NearCopies!.Pairs, Path.Combine(
                transformer.WorkspacePath!, "synthetic"), training);
        return QualityResults.From(
            transformer.NearCopies, transformer.QuarantinedCount) with { SyntheticSheet = synthetic, TrainingSheet = real };
    }

    private string Sheet(string generator, string cell, string[] cells, List<RgbImage> images, bool synthetic)
    {
        var file = DistinctName.Among(cell, cells) + (synthetic ? "-synthetic.png" : "-real.png");
        var path = Path.Combine("samples", generator, file);
        SampleGrid.Write(Path.Combine(folder.Root, path), images, SamplesPerCondition, synthetic);
        return path.Replace(Path.DirectorySeparatorChar, '/');
    }
}

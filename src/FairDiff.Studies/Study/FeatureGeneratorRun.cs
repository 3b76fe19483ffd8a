using System.Diagnostics;
using FairDiff.MLNet;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>One generator of a study over features: trained and sampled into its workspace.</summary>
internal sealed class FeatureGeneratorRun(StudyReplicate replicate, StudySettings settings, RunFolder folder) : IGeneratorRun
{
    /// <inheritdoc/>
    public string PathOf(StudyMethod method) => folder.Result($"generator-{replicate.NameOf(method)}");

    /// <inheritdoc/>
    public GeneratorResult Run(
        StudyMethod method, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellationToken)
    {
        var (clock, sampling) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var losses = new LossCurve("generator/loss", folder.Losses($"generator-{replicate.NameOf(method)}"));
        var (_, transformer) = new FeatureClassifier(replicate, settings, folder).Generate(
            method,
            update =>
            {
                sampling = update.Phase == ProgressPhase.Sampling && sampling == TimeSpan.Zero ? clock.Elapsed : sampling;
                progress?.Invoke(update);
            },
            (name, value, step) => { losses.Add(name, value, step); metric?.Invoke(name, value, step); },
            cancellationToken);
        var features = settings.Features!;
        return new GeneratorResult
        {
            Name = replicate.NameOf(method),
            Description = (method.Generator == DiffusionCondition.Label
                ? "Features, conditioned on the label"
                : "Features, conditioned on label and " + string.Join(", ", replicate.Data.AttributeColumns))
                + (method.Standardize ? ", standardised by group" : "")
                + $"; {features.Sampling.SamplerSteps} sampler steps, guidance weight {features.Sampling.GuidanceWeight}.",
            Steps = features.Generator.TrainingSteps,
            Parameters = transformer.ParameterCount,
            Seconds = sampling.TotalSeconds,
            SamplingSeconds = (clock.Elapsed - sampling).TotalSeconds,
            Images = transformer.SyntheticCount,
            LossCurve = losses.Points,
        };
    }
}

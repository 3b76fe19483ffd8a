using FairDiff.MLNet;
using FairDiff.Pipelines.Terminal;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Generation;

/// <summary>The progress of <c>fairdiff generate</c>: its stages, and the log beside the images.</summary>
internal sealed class GenerateProgress : IDisposable
{
    private const int UsualCount = 1500;

    private readonly StudyProgress _progress;

    public GenerateProgress(GenerateSettings settings)
    {
        var shard = settings.Shard;
        var log = shard == Shard.All ? "log.txt" : $"log-{shard.Number}-of-{shard.Count}.txt";
        _progress = new StudyProgress(Path.Combine(settings.Output, log), () => ProgressViews.Create("generate"));
        Training = settings.Data is null ? null : _progress.Declare(
            settings.Upsampler is null ? "training generator" : "training generator and upsampler",
            (settings.Training.TrainingSteps + (settings.Upsampler?.Training.TrainingSteps ?? 0)) * RoughSeconds.GeneratorStep,
            null,
            new StagePart("training generator", settings.Training.TrainingSteps),
            new StagePart("training upsampler", settings.Upsampler?.Training.TrainingSteps ?? 0));
        Sampling = _progress.Declare(
            "sampling images", (settings.Count ?? UsualCount) * settings.Sampling.SamplerSteps * RoughSeconds.DenoisingStep / shard.Count);
    }

    /// <summary>Null where a generator is loaded.</summary>
    public StudyStage? Training { get; }

    public StudyStage Sampling { get; }

    public void Dispose() => _progress.Dispose();
}

using System.Text.Json;
using FairDiff.MLNet.Telemetry;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Training;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Trains a model of the workspace, the generator or the upsampler of a cascade, or goes on training it, unless it is there
/// already.</summary>
internal sealed class GeneratorStage(
    ModelFiles files, DiffusionAugmentationOptions options, DiffusionTrainingOptions training, Action<string>? warn = null)
{
    private static readonly JsonSerializerOptions Json = new(
        JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    private DiffusionTrainingOptions Training =>
        training with { CheckpointPath = files.CheckpointPath, SnapshotFolder = files.SnapshotFolder };

    /// <summary>What is known of the finished model, without loading it.</summary>
    public GeneratorInfo Train(GeneratorData data, Device device)
    {
        if (ReadInfo() is { } finished)
        {
            // A run that was killed before its last line left it.
            DiskErrors.Guard(files.CheckpointPath, () => File.Delete(files.CheckpointPath));
            return finished;
        }

        using var generator = DiskErrors.Guard(files.CheckpointPath, () => TrainOrResume(data, device));
        var info = DiskErrors.Guard(files.WeightsPath, () =>
        {
            generator.Save(files.WeightsPath);
            return new GeneratorInfo(FileHash.OfFile(files.WeightsPath), generator.ParameterCount);
        });
        DiskErrors.Guard(files.InfoPath, () =>
        {
            AtomicFile.WriteAllText(files.InfoPath, JsonSerializer.Serialize(info, Json));
            File.Delete(files.CheckpointPath);
        });
        return info;
    }

    /// <summary>What training will make of the data.</summary>
    public GeneratorDescription Describe(GeneratorData data) => DiffusionGenerator.Describe(data.Set, Training);

    /// <summary>Loads the finished model after a check that its file is the one that was written.</summary>
    public TrainedModel Load(GeneratorInfo info, Device device)
    {
        var path = files.WeightsPath;
        if (DiskErrors.Guard(path, () => FileHash.OfFile(path)) != info.Sha256)
        {
            throw new FairDiffException($"'{path}' was changed after it was written. Delete the folder '{files.Folder}' to begin anew.");
        }

        return new TrainedModel(DiffusionGenerator.Load(path, device), info.Sha256);
    }

    private DiffusionGenerator TrainOrResume(GeneratorData data, Device device) => StageTelemetry.Fit(
        training.BaseImageSize is null ? "generator" : "upsampler", told => TrainOrResume(data, device, told));

    private DiffusionGenerator TrainOrResume(GeneratorData data, Device device, Action<long> told)
    {
        var hooks = new TrainingHooks
        {
            Progress = options.ProgressCallback,
            Metric = options.MetricsCallback,
            Warning = warn,
            Step = told,
            Cancellation = options.CancellationToken,
        };
        return DiffusionGenerator.Train(data.Set, Training, device, hooks);
    }

    /// <summary>How a generator is trained, wherever its files are.</summary>
    public static DiffusionTrainingOptions TrainingOptions(
        GeneratorTraining training, DiffusionAugmentationOptions options, int seed) => new(training)
    {
        AttributeDropoutOverrides = new SortedDictionary<string, double>(
            training.AttributeDropoutOverrides.ToDictionary(), StringComparer.Ordinal),
        LabelledFraction = options.Condition == DiffusionCondition.None ? null : training.LabelledFraction,
        Seed = seed,
        CheckpointInterval = options.CheckpointInterval,
    };

    private GeneratorInfo? ReadInfo()
    {
        var path = files.InfoPath;
        if (!File.Exists(path) || !File.Exists(files.WeightsPath))
        {
            return null;
        }

        try
        {
            return StrictJson.Deserialize<GeneratorInfo>(
                DiskErrors.GuardReading(path, file => RegularFile.ReadAllText(file, followLink: false)), Json);
        }
        catch (JsonException exception)
        {
            throw new FairDiffException(
                $"'{path}' is damaged: {exception.Message.TrimEnd('.')}. Delete the folder '{files.Folder}' to begin anew.", exception);
        }
    }
}

/// <summary>The identity and the size of a generator, as <c>generator.json</c> keeps them.</summary>
internal sealed record GeneratorInfo(string Sha256, long ParameterCount);

using System.Text.Json;
using FairDiff.MLNet.Telemetry;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Training;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Trains a model of a workspace, or goes on training it, unless it is there already.</summary>
/// <param name="files">The model's files.</param>
/// <param name="network">What it is called.</param>
/// <param name="options">Who is told.</param>
/// <param name="warn">Told what may be wrong; null = nobody.</param>
internal sealed class ModelStage<TGenerator>(ModelFiles files, string network, IAugmentationOptions options, Action<string>? warn)
    where TGenerator : ConditionalGenerator
{
    private static readonly JsonSerializerOptions Json = new(
        JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    /// <summary>What is known of the finished model, without loading it.</summary>
    public GeneratorInfo Train(Func<TrainingHooks, TGenerator> train)
    {
        if (ReadInfo() is { } finished)
        {
            // A run that was killed before its last line left it.
            DiskErrors.Guard(files.CheckpointPath, () => File.Delete(files.CheckpointPath));
            return finished;
        }

        using var generator = DiskErrors.Guard(files.CheckpointPath, () => StageTelemetry.Fit(network, told => train(Hooks(told))));
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

    /// <summary>Loads the finished model after a check that its file is the one that was written.</summary>
    public TGenerator Load(GeneratorInfo info, Func<string, TGenerator> load)
    {
        var path = files.WeightsPath;
        if (DiskErrors.Guard(path, () => FileHash.OfFile(path)) != info.Sha256)
        {
            throw new FairDiffException($"'{path}' was changed after it was written. Delete the folder '{files.Folder}' to begin anew.");
        }

        return load(path);
    }

    private TrainingHooks Hooks(Action<long> told) => new()
    {
        Progress = options.ProgressCallback,
        Metric = options.MetricsCallback,
        Warning = warn,
        Step = told,
        Cancellation = options.CancellationToken,
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

using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Trains a model of images of the workspace, the generator or the upsampler of a cascade, unless it is there already.</summary>
internal sealed class GeneratorStage(
    ModelFiles files, DiffusionAugmentationOptions options, DiffusionTrainingOptions training, Action<string>? warn = null)
{
    private readonly ModelStage<DiffusionGenerator> _stage = new(
        files, training.BaseImageSize is null ? "generator" : "upsampler", options, warn);

    private DiffusionTrainingOptions Training =>
        training with { CheckpointPath = files.CheckpointPath, SnapshotFolder = files.SnapshotFolder };

    /// <summary>What is known of the finished model, without loading it.</summary>
    public GeneratorInfo Train(GeneratorData data, Device device) =>
        _stage.Train(hooks => DiffusionGenerator.Train(data.Set, Training, device, hooks));

    /// <summary>What training will make of the data.</summary>
    public GeneratorDescription Describe(GeneratorData data) => DiffusionGenerator.Describe(data.Set, Training);

    /// <summary>Loads the finished model after a check that its file is the one that was written.</summary>
    public TrainedModel Load(GeneratorInfo info, Device device) =>
        new(_stage.Load(info, path => DiffusionGenerator.Load(path, device)), info.Sha256);

    /// <summary>How a generator is trained, wherever its files are.</summary>
    public static DiffusionTrainingOptions TrainingOptions(
        GeneratorTraining training, DiffusionAugmentationOptions options, int seed) => new(training)
    {
        AttributeDropoutOverrides = Sorted(training),
        LabelledFraction = LabelledFraction(training, options),
        Seed = seed,
        CheckpointInterval = options.CheckpointInterval,
    };

    /// <summary>The same for vectors.</summary>
    public static VectorTrainingOptions TrainingOptions(VectorDiffusionAugmentationOptions options, int seed) => new(options)
    {
        AttributeDropoutOverrides = Sorted(options),
        LabelledFraction = LabelledFraction(options, options),
        Seed = seed,
        CheckpointInterval = options.CheckpointInterval,
    };

    /// <summary>In one order, by which a checkpoint knows them again.</summary>
    private static SortedDictionary<string, double> Sorted(DiffusionTraining training) =>
        new(training.AttributeDropoutOverrides.ToDictionary(), StringComparer.Ordinal);

    private static double? LabelledFraction(DiffusionTraining training, IAugmentationOptions options) =>
        options.Condition == DiffusionCondition.None ? null : training.LabelledFraction;
}

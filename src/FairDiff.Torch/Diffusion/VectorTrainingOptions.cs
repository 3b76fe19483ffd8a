using FairDiff.Torch.Diffusion.Training;

namespace FairDiff.Torch.Diffusion;

/// <summary>A training of a generator of vectors, with its seed and where its state is kept.</summary>
public sealed record VectorTrainingOptions : VectorGeneratorTraining
{
    /// <summary>Creates the default options.</summary>
    public VectorTrainingOptions()
    {
    }

    /// <summary>Creates options of settings that are there already.</summary>
    /// <param name="training">The settings.</param>
    public VectorTrainingOptions(VectorGeneratorTraining training)
        : base(training)
    {
    }

    /// <inheritdoc cref="DiffusionTrainingOptions.Seed"/>
    public int Seed { get; init; }

    /// <inheritdoc cref="DiffusionTrainingOptions.CheckpointPath"/>
    public string? CheckpointPath { get; init; }

    /// <inheritdoc cref="DiffusionTrainingOptions.CheckpointInterval"/>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="DiffusionTrainingOptions.SnapshotFolder"/>
    public string? SnapshotFolder { get; init; }

    internal TrainingRun Run(VectorTrainingSet data) => new(this, Seed, [data.Vectors.shape[1]])
    {
        Fingerprint = () => TrainingFingerprint.Of(data, this),
        CheckpointPath = CheckpointPath,
        CheckpointInterval = CheckpointInterval,
        SnapshotFolder = SnapshotFolder,
    };
}

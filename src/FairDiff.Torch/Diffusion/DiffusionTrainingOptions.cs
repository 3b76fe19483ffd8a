using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Diffusion.Training;

namespace FairDiff.Torch.Diffusion;

/// <summary>A training of a generator, with the sizes of its images and where its state is kept.</summary>
public sealed record DiffusionTrainingOptions : GeneratorTraining
{
    /// <summary>Creates the default options.</summary>
    public DiffusionTrainingOptions()
    {
    }

    /// <summary>Creates options of settings that are there already.</summary>
    /// <param name="training">The settings.</param>
    public DiffusionTrainingOptions(GeneratorTraining training)
        : base(training)
    {
    }

    /// <summary>Pixels per side of the images that are learned; null = of the data. Larger data are reduced, bilinear and
    /// anti-aliased.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Pixels per side of the images that the generator enlarges: it is an upsampler then; null = it draws from nothing.</summary>
    public int? BaseImageSize { get; init; }

    /// <summary>The seed of weights, noise, dropout and of the order of rows: on a CPU it decides everything.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The file in which the state of the training is kept; null = nowhere. A training that finds one there goes on from it, if options and
    /// data are the same, and ends with the bits of one that was not interrupted.
    /// </summary>
    public string? CheckpointPath { get; init; }

    /// <summary>How often that file is written.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The folder of the snapshots that <see cref="DiffusionTraining.PostHocEma"/> asks for; null = none are kept.</summary>
    public string? SnapshotFolder { get; init; }

    /// <param name="data">What is learned from.</param>
    internal TrainingRun Run(DiffusionTrainingSet data) => Run(ImageSize ?? (int)data.Images.shape[^1]) with
    {
        Fingerprint = () => TrainingFingerprint.Of(data, this),
    };

    /// <param name="imageSize">Pixels per side of the images that are learned.</param>
    internal TrainingRun Run(int imageSize) => new(this, Seed, [UNet.Rgb, imageSize, imageSize])
    {
        IsUpsampler = BaseImageSize is not null,
        CheckpointPath = CheckpointPath,
        CheckpointInterval = CheckpointInterval,
        SnapshotFolder = SnapshotFolder,
    };
}

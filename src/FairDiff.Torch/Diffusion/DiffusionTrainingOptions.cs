namespace FairDiff.Torch.Diffusion;

/// <summary>A training of a generator, with the sizes of its images and where its state is kept.</summary>
internal sealed record DiffusionTrainingOptions : GeneratorTraining
{
    public DiffusionTrainingOptions()
    {
    }

    public DiffusionTrainingOptions(GeneratorTraining training)
        : base(training)
    {
    }

    /// <summary>Pixels per side of the images that are learned; null = of the data. Larger data are reduced, bilinear and
    /// anti-aliased.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Pixels per side of the images that the generator enlarges: it is an upsampler then; null = it draws from nothing.</summary>
    public int? BaseImageSize { get; init; }

    public int Seed { get; init; }

    /// <summary>Where training state is kept for resuming (null = nowhere) and how often it is written.</summary>
    public string? CheckpointPath { get; init; }

    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null = no snapshots are kept.</summary>
    public string? SnapshotFolder { get; init; }

    /// <summary>Probability with which a part of a condition is zeroed while training.</summary>
    public double DropoutOf(ConditionPart part) =>
        part.IsLabel ? LabelDropout : AttributeDropoutOverrides.GetValueOrDefault(part.Name, AttributeDropout);
}

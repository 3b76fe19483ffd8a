namespace FairDiff.Torch.Diffusion;

/// <summary>How a generator is trained. Defaults: the phantom study's.</summary>
internal sealed record DiffusionTrainingOptions
{
    public UNetOptions Network { get; init; } = UNetOptions.Small;
    public DiffusionSchedule Schedule { get; init; }
    public Prediction Prediction { get; init; }

    /// <summary>Whether the network says the variance of its reverse steps too (Nichol and Dhariwal 2021), for ancestral sampling.</summary>
    public bool LearnedVariance { get; init; }

    /// <summary>gamma of min-SNR weighting (Hang et al. 2023); null = all noise levels alike.</summary>
    public double? MinSnrGamma { get; init; }

    /// <summary>Pixels per side of the images that are learned; null = of the data. Larger data are reduced, bilinear and anti-aliased.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Pixels per side of the images that the generator enlarges: it is an upsampler then; null = it draws from nothing.</summary>
    public int? BaseImageSize { get; init; }

    public int Steps { get; init; } = 2000;
    public int BatchSize { get; init; } = 64;

    /// <summary>Into how many parts a batch is cut, of which one at a time is in memory: the same gradient up to rounding.</summary>
    public int GradientAccumulation { get; init; } = 1;

    public double LearningRate { get; init; } = 1e-3;
    public double WeightDecay { get; init; } = 1e-4;
    public int WarmupSteps { get; init; } = 100;
    public double? GradientClip { get; init; } = 1.0;
    public double EmaDecay { get; init; } = 0.998;

    /// <summary>The length (sigma_rel) of a power-function average in place of the exponential one; null = the latter. See <see cref="FairDiff.Torch.Training.PowerProfile"/>.</summary>
    public double? EmaLength { get; init; }

    /// <summary>How many snapshots of averages are kept in <see cref="SnapshotFolder"/>, from which the average of any length can be made afterwards.</summary>
    public int SnapshotCount { get; init; }


    /// <summary>Probability with which the label part is zeroed while training.</summary>
    public double LabelDropout { get; init; } = 0.1;

    /// <summary>Probability with which each attribute part is zeroed while training, independently.</summary>
    public double AttributeDropout { get; init; } = 0.15;

    /// <summary>Other probabilities than <see cref="AttributeDropout"/> for single attributes, by name.</summary>
    public IReadOnlyDictionary<string, double> AttributeDropoutOverrides { get; init; } = new SortedDictionary<string, double>();

    /// <summary>Share of labelled rows in each batch; null = as in the data.</summary>
    public double? LabelledFraction { get; init; }

    /// <summary>
    /// Labelled rows of a stratum (attribute combination) with n rows are drawn in proportion to n^t: 1 = as in the data, 0 = evenly.
    /// </summary>
    public double AttributeTempering { get; init; } = 1;

    public Precision Precision { get; init; } = Precision.Float32;
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

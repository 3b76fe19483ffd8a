using FairDiff.Torch.Privacy;

namespace FairDiff.Torch.Training;

/// <summary>What the training loop needs to know besides the network and its loss.</summary>
internal sealed record TrainingLoopOptions
{
    /// <summary>What is trained, for progress and messages, for example <c>training generator</c>.</summary>
    public required string Stage { get; init; }

    public required long Steps { get; init; }

    /// <summary>The learning rate at a step, counted from 0; see <see cref="LearningRateSchedule"/>.</summary>
    public required Func<long, double> LearningRate { get; init; }

    public TrainingOptimizer Optimizer { get; init; } = TrainingOptimizer.AdamW;

    public double WeightDecay { get; init; }

    /// <summary>The gradient's norm is scaled down to this; null = never.</summary>
    public double? GradientClip { get; init; }

    /// <summary>
    /// Each part of the loss is then that of one example, whose gradient is clipped, and noise is added to their sum; null = ordinary
    /// training. No step is skipped: that would tell of the examples.
    /// </summary>
    public PrivateGradientOptions? Private { get; init; }

    /// <summary>With a decay, the network ends with an exponential average of its weights; null = with its last ones.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>With a length (sigma_rel), it ends with a power-function average instead. See <see cref="AverageDecay"/>.</summary>
    public double? EmaLength { get; init; }

    /// <summary>With a step, it ends with the plain mean of its weights after that step and all later ones instead.</summary>
    public long? AverageFrom { get; init; }

    /// <summary>Where averages are kept from which others can be made afterwards; null = nowhere.</summary>
    public AverageSnapshotOptions? Snapshots { get; init; }

    /// <summary>Looks at the network after each step, and may end the training early; null = nobody does.</summary>
    public ITrainingMonitor? Monitor { get; init; }

    /// <summary>What else changes in training and a checkpoint must hold: the tensors themselves, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> State { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>Where the state is kept for resuming (null = nowhere), and how often. The file stays when training is done: delete it once
    /// the model is saved.</summary>
    public string? CheckpointPath { get; init; }

    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a checkpoint belongs to: options, data, seed. A checkpoint with another one is refused.</summary>
    public string Fingerprint { get; init; } = "";
}

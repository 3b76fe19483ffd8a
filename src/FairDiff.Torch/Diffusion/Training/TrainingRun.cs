namespace FairDiff.Torch.Diffusion.Training;

/// <summary>A training as the trainer makes it, whatever is learned: its settings, and where its state is kept.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Seed">The seed of everything random.</param>
/// <param name="Shape">The shape of an example that is learned, such as 3 x S x S.</param>
internal sealed record TrainingRun(DiffusionTraining Settings, int Seed, long[] Shape)
{
    /// <summary>What the state belongs to; asked for only where it is kept.</summary>
    public Func<string> Fingerprint { get; init; } = () => "";

    /// <summary>Whether the network is shown a degraded copy of each image beside the noisy one.</summary>
    public bool IsUpsampler { get; init; }

    /// <summary>What hides the examples; null = nothing does.</summary>
    public PrivateTraining? Private { get; init; }

    /// <summary>What the network is called in metrics and progress.</summary>
    public string Name => IsUpsampler ? "upsampler" : "generator";

    public string? CheckpointPath { get; init; }

    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    public string? SnapshotFolder { get; init; }
}

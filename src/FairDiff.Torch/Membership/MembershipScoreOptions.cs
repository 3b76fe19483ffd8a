namespace FairDiff.Torch.Membership;

/// <summary>At which noise a generator is asked about images.</summary>
public sealed record MembershipScoreOptions
{
    /// <summary>
    /// The noise levels, times above 0 (the image) and below 1 (noise). Training images are known best where much of the image is gone, and
    /// not all of it.
    /// </summary>
    public IReadOnlyList<double> NoiseLevels { get; init; } = [0.2, 0.35, 0.5, 0.65];

    /// <summary>Noise images of each level, at least 1; more make the attack stronger, and take as much longer.</summary>
    public int Draws { get; init; } = 4;

    /// <summary>The seed of the noise, which is the same for all images.</summary>
    public long Seed { get; init; }
}

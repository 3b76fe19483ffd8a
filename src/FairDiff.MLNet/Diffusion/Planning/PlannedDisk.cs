namespace FairDiff.MLNet;

/// <summary>What a workspace takes on disk, in bytes.</summary>
/// <param name="Generator">The generator's file.</param>
/// <param name="Checkpoint">The state of training; twice for a moment while it is written, gone when training is done.</param>
/// <param name="Snapshots">Averages for post-hoc lengths.</param>
/// <param name="DecodedImages">The training images, decoded, while Fit runs.</param>
/// <param name="SyntheticImages">The images drawn, if their PNG files are as large as those of the first training images would be.</param>
public sealed record PlannedDisk(long Generator, long Checkpoint, long Snapshots, long DecodedImages, long SyntheticImages)
{
    /// <summary>The most at one time.</summary>
    public long Peak => Generator + (2 * Checkpoint) + Snapshots + DecodedImages + SyntheticImages;

    /// <summary>What stays.</summary>
    public long Kept => Generator + Snapshots + SyntheticImages;
}

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>
/// The plan of a U-Net for one image size: pixels are folded into channels by <see cref="Patch"/> first, then each level halves
/// the grid.
/// </summary>
/// <param name="ImageSize">Pixels per side.</param>
/// <param name="Patch">Pixels per side that one grid cell holds.</param>
/// <param name="Grids">Cells per side of each level.</param>
/// <param name="Options">The network.</param>
internal sealed record UNetShape(int ImageSize, int Patch, IReadOnlyList<int> Grids, UNetOptions Options)
{
    private const int LargestFoldedByTwo = 64;
    private const int LargestCoarseGrid = 8;
    private const int LargestGridWithAttention = 16;

    public int Levels => Grids.Count;

    /// <summary>Length of the time and condition embedding.</summary>
    public int Embedding => 4 * Options.Channels;

    /// <summary>Channels of a level.</summary>
    public int Width(int level) =>
        Options.Channels * (Options.ChannelMultipliers is { } multipliers ? multipliers[level] : Math.Min(1 << level, 4));

    /// <summary>Whether each block of a level is followed by attention.</summary>
    public bool HasAttention(int level) => Options.AttentionResolutions is { } sides
        ? sides.Contains(Grids[level])
        : level > 0 && level == Levels - 2 && Grids[level] <= LargestGridWithAttention;

    public int Heads(int width) => Options.Heads ?? Math.Max(1, width / Options.HeadChannels);

    /// <summary>Channels of what the blocks of a level on the way up are joined to, in their order: one block for each.</summary>
    public IEnumerable<int> SkipWidths(int level)
    {
        var ofBlocks = Enumerable.Repeat(Width(level), Options.BlocksPerLevel);
        return level == 0 ? ofBlocks.Append(Width(0)) : Options.DownsamplerSkips ? ofBlocks.Append(Width(level - 1)) : ofBlocks;
    }

    /// <summary>The plan for an image size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range whatever the size.</exception>
    /// <exception cref="EngineException">The options have no network for this size.</exception>
    public static UNetShape For(int imageSize, UNetOptions options)
    {
        UNetChecks.Check(options);
        UNetChecks.CheckSize(imageSize, options);
        var patch = options.PatchSize ?? (imageSize <= LargestFoldedByTwo ? 2 : 4);
        var grids = new List<int> { imageSize / patch };
        while (options.ChannelMultipliers is { } multipliers
            ? grids.Count < multipliers.Count
            : grids.Count < 2 || grids[^1] > LargestCoarseGrid)
        {
            grids.Add(HalfOf(grids[^1]));
        }

        var shape = new UNetShape(imageSize, patch, grids, options);
        UNetChecks.Check(shape);
        return shape;
    }

    /// <summary>What a convolution of stride 2 leaves of an odd or even side.</summary>
    private static int HalfOf(int grid) => (grid + 1) / 2;
}

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>
/// The plan of a U-Net for one image size: pixels are folded into channels by <see cref="Patch"/> first, then each level halves
/// the grid until it is at most 8 x 8.
/// </summary>
/// <param name="ImageSize">Pixels per side.</param>
/// <param name="Patch">Pixels per side that one grid cell holds.</param>
/// <param name="BaseWidth">Channels of the first level.</param>
/// <param name="BlocksPerLevel">Residual blocks of a level on the way down.</param>
/// <param name="Grids">Cells per side of each level.</param>
internal sealed record UNetShape(int ImageSize, int Patch, int BaseWidth, int BlocksPerLevel, IReadOnlyList<int> Grids)
{
    private const int LargestFoldedByTwo = 64;
    private const int LargestCoarseGrid = 8;
    private const int LargestGridWithAttention = 16;

    public int Levels => Grids.Count;

    /// <summary>Length of the time and condition embedding.</summary>
    public int Embedding => 4 * BaseWidth;

    /// <summary>Channels of a level: 1, 2, 4, 4, ... times the base width.</summary>
    public int Width(int level) => BaseWidth * Math.Min(1 << level, 4);

    /// <summary>Attention between the blocks at the lowest grid always, and after each block one level above it where that grid is small.</summary>
    public bool HasAttention(int level) => level > 0 && level == Levels - 2 && Grids[level] <= LargestGridWithAttention;

    /// <summary>The plan for an image size.</summary>
    /// <exception cref="FairDiffException">The size has no plan.</exception>
    public static UNetShape For(int imageSize, UNetSize size)
    {
        var supported = imageSize is >= 8 and <= 32 ? imageSize % 2 == 0 : imageSize is > 32 and <= 256 && imageSize % 8 == 0;
        if (!supported)
        {
            throw new FairDiffException(
                $"Image size {imageSize} is not supported by the diffusion model; use an even size from 8 to 32 or a multiple of 8 " +
                "from 40 to 256 (resize the images, for example with ResizeImages).");
        }

        var patch = imageSize <= LargestFoldedByTwo ? 2 : 4;
        var grids = new List<int> { imageSize / patch, HalfOf(imageSize / patch) };
        while (grids[^1] > LargestCoarseGrid)
        {
            grids.Add(HalfOf(grids[^1]));
        }

        var (width, blocks) = size switch
        {
            UNetSize.Tiny => (16, 1),
            UNetSize.Small => (32, 1),
            UNetSize.Medium => (64, 2),
            UNetSize.Large => (128, 2),
            _ => throw new ArgumentOutOfRangeException(nameof(size), size, "Use Tiny, Small, Medium or Large."),
        };
        return new(imageSize, patch, width, blocks, grids);
    }

    /// <summary>What a convolution of stride 2 leaves of an odd or even side.</summary>
    private static int HalfOf(int grid) => (grid + 1) / 2;
}

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>Refuses networks that cannot be built, before any work is done.</summary>
internal static class UNetChecks
{
    private const int LargestImage = 4096;
    private const int MostChannels = 1 << 16;
    private const int MostBlocks = 1024;

    /// <summary>What must hold whatever the image size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static void Check(UNetOptions options)
    {
        Require(
            options.Channels is >= 2 and <= MostChannels
                && options.Channels % 2 == 0, options.Channels, $"even and at least 2, and at most {MostChannels}",
            nameof(options.Channels));
        Require(
            options.BlocksPerLevel is >= 1 and <= MostBlocks, options.BlocksPerLevel, $"at least 1, and at most {MostBlocks}",
            nameof(options.BlocksPerLevel));
        Require(options.Heads is null or >= 1, options.Heads, "at least 1, or null", nameof(options.Heads));
        Require(options.HeadChannels >= 1, options.HeadChannels, "at least 1", nameof(options.HeadChannels));
        Require(options.Dropout is >= 0 and < 1, options.Dropout, "from 0 up to, not including, 1", nameof(options.Dropout));
        Require(options.PatchSize is null or >= 1, options.PatchSize, "at least 1, or null", nameof(options.PatchSize));
        Require(options.NormGroups >= 1, options.NormGroups, "at least 1", nameof(options.NormGroups));
        var (sides, multipliers) = (options.AttentionResolutions, options.ChannelMultipliers);
        Require(sides?.All(side => side >= 1) != false, sides, "sides of at least 1, or null", nameof(options.AttentionResolutions));
        Require(
            multipliers is null || (multipliers.Count is > 0 and <= 16 && multipliers.All(
                factor => factor >= 1 && (long)factor * options.Channels <= MostChannels)),
            multipliers,
            $"up to 16 numbers of at least 1 that make at most {MostChannels} channels, or null",
            nameof(options.ChannelMultipliers));
        foreach (var width in (multipliers ?? [1]).Select(factor => options.Channels * factor))
        {
            Require(
                width % options.NormGroups == 0,
                options.NormGroups,
                $"a divisor of the channels of every level, of which one has {width}",
                nameof(options.NormGroups));
        }
    }

    /// <summary>Whether the image can be cut into patches.</summary>
    /// <exception cref="EngineException">It cannot.</exception>
    public static void CheckSize(int imageSize, UNetOptions options)
    {
        var supported = options.PatchSize is { } patch
            ? imageSize is >= 8 and <= LargestImage && imageSize % patch == 0
            : imageSize is >= 8 and <= 32 ? imageSize % 2 == 0 : imageSize is > 32 and <= 256 && imageSize % 8 == 0;
        if (!supported)
        {
            var sizes = options.PatchSize is null
                ? "an even size from 8 to 32 or a multiple of 8 from 40 to 256"
                : $"a multiple of PatchSize, {options.PatchSize}, from 8 to {LargestImage}, or another PatchSize";
            throw new EngineException(
                $"Image size {imageSize} is not supported by the diffusion model; use {sizes} (resize the images, for example with "
                    + "ResizeImages).");
        }
    }

    /// <summary>Whether the grids of an image size suit the options.</summary>
    /// <exception cref="EngineException">They do not.</exception>
    public static void Check(UNetShape shape)
    {
        var (options, grids) = (shape.Options, string.Join(", ", shape.Grids));
        if (shape.Grids.SkipLast(1).Any(side => side < 2))
        {
            throw new EngineException(
                $"At image size {shape.ImageSize} the network's grids have sides of {grids}: a grid of 1 cannot be halved. Use fewer "
                    + "ChannelMultipliers or a smaller PatchSize.");
        }

        foreach (var side in options.AttentionResolutions ?? [])
        {
            if (!shape.Grids.Contains(side))
            {
                throw new EngineException(
                    $"Network.AttentionResolutions holds {side}; at image size {shape.ImageSize} it may hold the sides of the network's "
                        + $"grids: {grids}.");
            }
        }

        foreach (var width in Enumerable.Range(0, shape.Levels).Where(level => shape.HasAttention(level) || level == shape.Levels - 1)
            .Select(shape.Width))
        {
            var (option, divisor) = options.Heads is { } heads
                ? (nameof(options.Heads), heads)
                : (nameof(options.HeadChannels), Math.Min(options.HeadChannels, width));
            if (width % divisor != 0)
            {
                throw new EngineException(
                    $"Network.{option} is {divisor}; it must divide the channels of every level with attention, of which one has {width}.");
            }
        }
    }

    private static void Require(bool holds, object? value, string allowed, string option)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(
                option, value, FormattableString.Invariant($"Network.{option} is {value}; it must be {allowed}."));
        }
    }
}

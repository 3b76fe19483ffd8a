namespace FairDiff.Torch.Diffusion;

/// <content>The presets: this project's four sizes and the literature's networks.</content>
public sealed partial record UNetOptions
{
    /// <summary>Base width 16; for tests.</summary>
    public static UNetOptions Tiny { get; } = new() { Channels = 16 };

    /// <summary>Base width 32; minutes on two CPU cores for images of 24 to 48 pixels.</summary>
    public static UNetOptions Small { get; } = new();

    /// <summary>Base width 64, two blocks per level.</summary>
    public static UNetOptions Medium { get; } = new() { Channels = 64, BlocksPerLevel = 2 };

    /// <summary>Base width 128, two blocks per level; for a GPU.</summary>
    public static UNetOptions Large { get; } = new() { Channels = 128, BlocksPerLevel = 2 };

    /// <summary>DDPM for CIFAR-10, 32 x 32 pixels (Ho et al. 2020, appendix B): 35.7 million parameters; for a GPU.</summary>
    public static UNetOptions Ddpm32 { get; } = new()
    {
        Channels = 128,
        ChannelMultipliers = [1, 2, 2, 2],
        BlocksPerLevel = 2,
        AttentionResolutions = [16],
        Heads = 1,
        Dropout = 0.1,
        ScaleShiftNorm = false,
        PatchSize = 1,
        NormGroups = 32,
        DownsamplerSkips = true,
    };

    /// <summary>Improved DDPM for CIFAR-10, 32 x 32 pixels (Nichol and Dhariwal 2021, appendix A); for a GPU.</summary>
    public static UNetOptions ImprovedDdpm32 { get; } = Ddpm32 with
    {
        BlocksPerLevel = 3,
        AttentionResolutions = [16, 8],
        Heads = 4,
        Dropout = 0.3,
        ScaleShiftNorm = true,
    };

    /// <summary>
    /// Improved DDPM for ImageNet, 64 x 64 pixels (Nichol and Dhariwal 2021, appendix A): 120 million parameters; for a GPU. Their
    /// class-conditional network has 192 channels.
    /// </summary>
    public static UNetOptions ImprovedDdpm64 { get; } = ImprovedDdpm32 with { ChannelMultipliers = [1, 2, 3, 4], Dropout = 0 };

    /// <summary>
    /// <see cref="ImprovedDdpm64"/> at 96 x 96 pixels, grids of 96, 48, 24 and 12 with attention at 24 and 12; for a GPU. The literature
    /// has no network of this size: where it attends is this project's choice.
    /// </summary>
    public static UNetOptions ImprovedDdpm96 { get; } = ImprovedDdpm64 with { AttentionResolutions = [24, 12] };

    /// <summary>
    /// Dhariwal and Nichol 2021 (table 11) for ImageNet, 64 x 64 pixels, with convolutions in place of BigGAN's blocks between levels; for
    /// a GPU.
    /// </summary>
    public static UNetOptions DhariwalNichol64 { get; } = new()
    {
        Channels = 192,
        ChannelMultipliers = [1, 2, 3, 4],
        BlocksPerLevel = 3,
        AttentionResolutions = [32, 16, 8],
        HeadChannels = 64,
        Dropout = 0.1,
        PatchSize = 1,
        NormGroups = 32,
        DownsamplerSkips = true,
    };

    /// <summary>
    /// The upsampler of Dhariwal and Nichol 2021 (table 11) from 64 to 256 x 256 pixels, with convolutions in place of BigGAN's blocks
    /// between levels; for a GPU.
    /// </summary>
    public static UNetOptions DhariwalNicholUpsampler256 { get; } = DhariwalNichol64 with
    {
        ChannelMultipliers = [1, 1, 2, 2, 4, 4],
        BlocksPerLevel = 2,
        Heads = 4,
        Dropout = 0,
    };

    /// <summary>
    /// <see cref="DhariwalNicholUpsampler256"/> from 64 to 224 x 224 pixels, grids of 224 to 7 with attention at 28, 14 and 7; for a GPU.
    /// Where it attends is this project's choice.
    /// </summary>
    public static UNetOptions DhariwalNicholUpsampler224 { get; } = DhariwalNicholUpsampler256 with { AttentionResolutions = [28, 14, 7] };

    private static readonly IReadOnlyDictionary<UNetOptions, string> Names = new Dictionary<UNetOptions, string>
    {
        [Tiny] = nameof(Tiny),
        [Small] = nameof(Small),
        [Medium] = nameof(Medium),
        [Large] = nameof(Large),
        [Ddpm32] = nameof(Ddpm32),
        [ImprovedDdpm32] = nameof(ImprovedDdpm32),
        [ImprovedDdpm64] = nameof(ImprovedDdpm64),
        [ImprovedDdpm96] = nameof(ImprovedDdpm96),
        [DhariwalNichol64] = nameof(DhariwalNichol64),
        [DhariwalNicholUpsampler256] = nameof(DhariwalNicholUpsampler256),
        [DhariwalNicholUpsampler224] = nameof(DhariwalNicholUpsampler224),
    };

    private static string? NameOf(UNetOptions options) => Names.GetValueOrDefault(options);
}
